"""Hints for open pages, and who has a page open."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.model.clock import Clock, from_ms, to_ms
from bot.model.errors import NotStoredError
from bot.store.redis import keys
from bot.store.redis.failures import store_failures

MOMENT = 0.02  # seconds that hints gather after some have left; the first leave at once
BETWEEN = " "

PRESENT = timedelta(seconds=60)
"""An open desk says so every 20 seconds; three silences mean that it is closed."""


class RedisLive:
    """The Live port on Redis publish/subscribe. A lost hint costs a page a second, never a message.

    Hints of one moment leave together: under load every process would else be woken four times a message.
    """

    def __init__(self, redis: Any) -> None:
        self._redis = redis
        self._gathered: dict[str, None] = {}
        self._leaving: asyncio.Task[None] | None = None

    async def changed(self, contact: str) -> None:
        self._gathered[contact] = None
        if self._leaving is None or self._leaving.done():
            self._leaving = asyncio.create_task(self._publish())

    async def _publish(self) -> None:
        while self._gathered:
            contacts, self._gathered = self._gathered, {}
            with contextlib.suppress(NotStoredError), store_failures():
                await self._redis.publish(keys.LIVE, BETWEEN.join(contacts))
            await asyncio.sleep(MOMENT)

    async def changes(self) -> AsyncIterator[str]:
        await self._redis.initialize()  # a cluster's client knows no node before
        async with self._redis.pubsub(ignore_subscribe_messages=True) as channel:
            await channel.subscribe(keys.LIVE)
            async for message in channel.listen():
                for contact in message["data"].decode().split(BETWEEN):
                    yield contact


class RedisPresence:
    """The Presence port on Redis: one hash, agent → moment their open desk was last seen."""

    def __init__(self, redis: Any, clock: Clock) -> None:
        self._redis = redis
        self._clock = clock

    async def here(self, agent: str) -> None:
        await self._note(agent, self._clock())

    async def gone(self, agent: str) -> None:
        """Not present any more from now on; when they were last seen stays known."""
        await self._note(agent, self._clock() - PRESENT)

    async def _note(self, agent: str, seen: datetime) -> None:
        with store_failures():
            await self._redis.hset(keys.PRESENCE, agent, to_ms(seen))

    async def present(self) -> Mapping[str, datetime]:
        with store_failures():
            seen = await self._redis.hgetall(keys.PRESENCE)
        moments = {agent.decode(): from_ms(int(ms)) for agent, ms in seen.items()}
        return {agent: moment for agent, moment in moments.items() if self._clock() - moment < PRESENT}

    async def last_seen(self, agent: str) -> datetime | None:
        with store_failures():
            ms = await self._redis.hget(keys.PRESENCE, agent)
        return min(from_ms(int(ms)) + PRESENT, self._clock()) if ms else None
