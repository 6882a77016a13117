"""What the studio shows of how messengers, sources and processes stand."""

from __future__ import annotations

import connectors
from bot.model.clock import Clock
from bot.model.fact import FactsRunOut
from bot.settings import Settings
from bot.studio.state.ports import StatePorts
from bot.wiring.doors import shipped, timezone
from bot.wiring.release import releases
from bot.wiring.stores import Stores


def standing(settings: Settings, found: Stores, clock: Clock) -> StatePorts:
    """Raises SettingsError."""
    zone, content, built = timezone(settings), shipped(settings), releases(settings)

    async def live() -> str:
        release = built.live()
        return release.id if release else ""

    def facts() -> FactsRunOut:
        return FactsRunOut(lambda: read.facts if (read := content()) else {}, lambda: clock().astimezone(zone).date())

    return StatePorts(
        channels={name: connectors.channel(name) for name in settings.enabled_connectors()},
        activity=found.channels,
        templates=found.reach,
        alive=found.alive,
        hold=found.hold,
        live=live,
        running_out=facts(),
    )
