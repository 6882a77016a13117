"""What the page of the dated facts declares."""

from __future__ import annotations

from bot.studio.facts.api import FactsApi
from bot.studio.studio_page import StudioPage


def facts(api: FactsApi) -> StudioPage:
    return StudioPage("facts", "facts", api.routes())
