"""What the studio shows of how messengers, sources and processes stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import connectors
from bot.model.clock import Clock
from bot.model.fact import Expiring, expiring
from bot.settings import Settings
from bot.studio.state.ports import StatePorts
from bot.wiring.doors import timezone
from bot.wiring.stores import Stores
from bot.wiring.switching import ContentFollowed, release_switch


class LiveFacts:
    """The port `RunningOut` over the dated facts of what is live, by the company's days. Raises SettingsError."""

    def __init__(self, settings: Settings, redis: Any, clock: Clock) -> None:
        self._zone = timezone(settings)
        self._content = ContentFollowed(settings, redis)
        self._clock = clock

    async def expiring(self, within: timedelta) -> Sequence[Expiring]:
        await self._content.look()
        facts = self._content.now.facts if self._content.now else {}
        return expiring(facts.values(), self._clock().astimezone(self._zone).date(), within)


def standing(settings: Settings, found: Stores, clock: Clock) -> StatePorts:
    """Raises SettingsError."""
    return StatePorts(
        channels={name: connectors.channel(name) for name in settings.enabled_connectors()},
        activity=found.channels,
        templates=found.reach,
        alive=found.alive,
        hold=found.hold,
        live=release_switch(settings, found.redis, clock).live,
        running_out=LiveFacts(settings, found.redis, clock),
    )
