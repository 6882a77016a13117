"""Hints for open pages, and who has a page open."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any

from bot.model.clock import Clock, from_ms, to_ms
from bot.store import keys


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
        await self._redis.hdel(keys.PRESENCE, agent)

    async def present(self) -> Mapping[str, datetime]:
        seen = await self._redis.hgetall(keys.PRESENCE)
        return {agent.decode(): from_ms(int(ms)) for agent, ms in seen.items()}
