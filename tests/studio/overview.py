"""The studio's first page over what is shipped."""

from __future__ import annotations

from pathlib import Path

from bot import wiring
from bot.studio.overview.page import overview
from bot.studio.overview.parts import OverviewParts
from bot.studio.studio_page import StudioPage
from bot.wiring.studio_overview import overview_parts
from tests.studio.scene import Studio
from tests.support.settings import given


def first_parts(studio: Studio, folder: Path) -> OverviewParts:
    """As an installation in this folder has them, before its first release."""
    settings = given(data_dir=folder, secret_key="x" * 40, connectors="webchat")
    return overview_parts(settings, wiring.stores(settings, studio.redis, studio.clock), studio.clock)


def first_page(studio: Studio, folder: Path) -> StudioPage:
    return overview(first_parts(studio, folder))
