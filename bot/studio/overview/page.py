"""What the first page of the studio declares."""

from __future__ import annotations

from bot.studio.studio_page import StudioPage


def overview() -> StudioPage:
    return StudioPage("overview", "")
