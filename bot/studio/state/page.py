"""What the page of channels, sources and processes declares."""

from __future__ import annotations

from bot.studio.state.api import StateApi
from bot.studio.state.ports import StatePorts
from bot.studio.studio_page import StudioPage


def state(ports: StatePorts) -> StudioPage:
    return StudioPage("state", "state", StateApi(ports).routes())
