"""Hints for open pages, and who has a page open."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.model.clock import Clock, from_ms, to_ms
from bot.store import keys

PRESENT = timedelta(seconds=60)
"""An open desk says so every 20 seconds; three silences mean that it is closed."""


class RedisLive:
    """The Live port on Redis publish/subscribe. A lost hint costs a page a second, never a message."""

    def __init__(self, redis: Any) -> None:
        self._redis = redis

    async def changed(self, contact: str) -> None:
        await self._redis.publish(keys.LIVE, contact)

    async def changes(self) -> AsyncIterator[str]:
        async with self._redis.pubsub(ignore_subscribe_messages=True) as channel:
            await channel.subscribe(keys.LIVE)
            async for message in channel.listen():
                yield message["data"].decode()


class RedisPresence:
    """The Presence port on Redis: one hash, agent → moment their open desk was last seen."""

    def __init__(self, redis: Any, clock: Clock) -> None:
        self._redis = redis
        self._clock = clock

    async def here(self, agent: str) -> None:
        await self._redis.hset(keys.PRESENCE, agent, to_ms(self._clock()))

    async def gone(self, agent: str) -> None:
        """Not present any more from now on; when they were last seen stays known."""
        await self._redis.hset(keys.PRESENCE, agent, to_ms(self._clock() - PRESENT))

    async def present(self) -> Mapping[str, datetime]:
        seen = await self._redis.hgetall(keys.PRESENCE)
        moments = {agent.decode(): from_ms(int(ms)) for agent, ms in seen.items()}
        return {agent: moment for agent, moment in moments.items() if self._clock() - moment < PRESENT}

    async def last_seen(self, agent: str) -> datetime | None:
        ms = await self._redis.hget(keys.PRESENCE, agent)
        return from_ms(int(ms)) if ms else None
