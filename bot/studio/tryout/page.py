"""What the try-out declares."""

from __future__ import annotations

from bot.studio.studio_page import StudioPage
from bot.studio.tryout.api import TryOutApi, TryOutParts
from bot.studio.tryout.shared import SharedTry


def tryout(parts: TryOutParts, company: str) -> StudioPage:
    return StudioPage("tryout", "tryout", [*TryOutApi(parts).routes(), *SharedTry(parts, company).routes()])
