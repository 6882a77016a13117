"""The studio's try-out, with what it works on."""

from __future__ import annotations

import asyncio

import connectors
from bot.content.untrained import untrained
from bot.model.clock import Clock
from bot.settings import Settings
from bot.store.tryout import RedisTryOut
from bot.store.tryout_shares import RedisShares
from bot.studio.tryout.api import TryOutParts
from bot.wiring.doors import internal_url
from bot.wiring.stores import Stores
from bot.wiring.switching import live_release, release_switch
from bot.wiring.workspace import workspace


def tryout_parts(settings: Settings, found: Stores, clock: Clock) -> TryOutParts:
    """Raises SettingsError."""
    redis = found.redis
    draft, live = workspace(settings, redis, clock), live_release(settings, redis)

    async def not_learned() -> list[str]:
        now = await live()
        return await asyncio.to_thread(untrained, await draft.files(), now.content) if now else []

    named = settings.enabled_connectors() or connectors.available()
    return TryOutParts(
        tryout=RedisTryOut(redis, clock),
        shares=RedisShares(redis, clock),
        workspace=draft,
        switch=release_switch(settings, redis, clock),
        audit=found.audit,
        untrained=not_learned,
        channels={name: connectors.channel(name).label or name for name in named},
        link_days=settings.tryout_link_days,
        internal_url=internal_url(settings),
        clock=clock,
        locale=settings.locale,
    )
