"""What the page of the company declares."""

from __future__ import annotations

from bot.studio.company.api import CompanyApi
from bot.studio.studio_page import StudioPage


def company(api: CompanyApi) -> StudioPage:
    return StudioPage("company", "company", api.routes())
