"""The studio's try-out, with what it works on."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import connectors
from bot.content.untrained import untrained
from bot.model.clock import Clock
from bot.model.release import Switch
from bot.settings import Settings
from bot.store.tryout import RedisTryOut
from bot.store.tryout_shares import RedisShares
from bot.studio.tryout.api import TryOutParts
from bot.wiring.doors import internal_url
from bot.wiring.release import releases
from bot.wiring.stores import Stores
from bot.wiring.workspace import workspace


def tryout_parts(settings: Settings, found: Stores, redis: Any, switch: Switch, clock: Clock) -> TryOutParts:
    """Raises SettingsError."""
    draft = workspace(settings, redis, clock)

    async def not_learned() -> list[str]:
        live = await asyncio.to_thread(releases(settings).live)
        return await asyncio.to_thread(partial(untrained, await draft.files(), live.content)) if live else []

    named = settings.enabled_connectors() or connectors.available()
    return TryOutParts(
        tryout=RedisTryOut(redis, clock),
        shares=RedisShares(redis, clock),
        workspace=draft,
        switch=switch,
        audit=found.audit,
        untrained=not_learned,
        channels={name: connectors.channel(name).label or name for name in named},
        link_days=settings.tryout_link_days,
        internal_url=internal_url(settings),
        clock=clock,
        locale=settings.locale,
    )
