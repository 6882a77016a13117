"""What the first page of the studio declares."""

from __future__ import annotations

from bot.studio.overview.api import OverviewApi
from bot.studio.overview.parts import OverviewParts
from bot.studio.studio_page import StudioPage


def overview(parts: OverviewParts) -> StudioPage:
    return StudioPage("overview", "", OverviewApi(parts).routes())
