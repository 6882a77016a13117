"""What the page of special notices and the stop button declares."""

from __future__ import annotations

from bot.studio.special.api import SpecialApi
from bot.studio.studio_page import StudioPage


def special(api: SpecialApi) -> StudioPage:
    return StudioPage("special", "special", api.routes())
