"""What the page for checking and publishing declares."""

from __future__ import annotations

from bot.studio.compare.api import CompareApi, CompareParts
from bot.studio.studio_page import StudioPage


def compare(parts: CompareParts) -> StudioPage:
    return StudioPage("compare", "compare", CompareApi(parts).routes())
