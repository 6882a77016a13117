"""After erasures the files on disk are written anew: an append-only file remembers everything until then."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import structlog

from bot.model.clock import Clock
from bot.store import keys
from bot.store.alive import RedisAlive
from bot.store.failures import store_failures
from bot.store.nodes import Ask, every_copy

log = structlog.get_logger()

JOB = "rewrite"
LOOK = 0.5
AFTER_A_FAILURE = timedelta(minutes=10)


class RewriteFailedError(Exception):
    """A server could not write its files anew; it is tried again."""


class Rewriting:
    """One worker at a time writes anew, `after` the first erasure, so that one rewrite serves many erasures."""

    def __init__(self, redis: Any, alive: RedisAlive, clock: Clock, owner: str, after: timedelta) -> None:
        self._redis = redis
        self._alive = alive
        self._clock = clock
        self._owner = owner
        self._after_ms = round(after.total_seconds() * 1000)
        self._not_before = clock()

    async def rewrite(self) -> bool:
        """Called every half minute; whether it has written anew. What was due while nobody ran is due at once."""
        if self._clock() < self._not_before or not await self._alive.hold(JOB, self._owner):
            return False
        first = await self._first()
        now = await self._now()
        if first is None or now - first < self._after_ms:
            return False
        self._not_before = self._clock() + AFTER_A_FAILURE
        with store_failures():
            for name, ask in await every_copy(self._redis):
                await self._write_anew(name, ask)
        await self._done(now)
        self._not_before = self._clock()
        log.info("files.rewritten")
        return True

    async def _first(self) -> float | None:
        """The moment (ms) of the earliest erasure that the files may still remember."""
        with store_failures():
            async with self._redis.pipeline(transaction=False) as pipe:
                for shard in range(keys.SHARDS):
                    pipe.zrange(keys.erased_in(shard), 0, 0, withscores=True)
                found = await pipe.execute()
        return min((moment for rows in found for _, moment in rows), default=None)

    async def _now(self) -> int:
        with store_failures():
            seconds, micros = await self._redis.time()
        return int(seconds) * 1000 + int(micros) // 1000

    async def _done(self, before: int) -> None:
        """What was erased since then waits for the next time."""
        with store_failures():
            async with self._redis.pipeline(transaction=False) as pipe:
                for shard in range(keys.SHARDS):
                    pipe.zremrangebyscore(keys.erased_in(shard), "-inf", before)
                await pipe.execute()

    async def _write_anew(self, name: str, ask: Ask) -> None:
        await self._until_idle(ask)  # one that is under way began too early
        await ask("BGREWRITEAOF")
        state = await self._until_idle(ask)
        if state.get("aof_last_bgrewrite_status") != "ok":
            raise RewriteFailedError(f"Redis{name} could not rewrite its append-only file")
        if (await ask("CONFIG GET", "save")).get("save"):
            await ask("BGSAVE")
            state = await self._until_idle(ask)
            if state.get("rdb_last_bgsave_status") != "ok":
                raise RewriteFailedError(f"Redis{name} could not rewrite its snapshot")
        await ask("SLOWLOG RESET")

    async def _until_idle(self, ask: Ask) -> Mapping[str, Any]:
        while True:
            state: Mapping[str, Any] = await ask("INFO", "persistence")
            busy = ("aof_rewrite_in_progress", "aof_rewrite_scheduled", "rdb_bgsave_in_progress")
            if not any(state.get(name) for name in busy):
                return state
            await self._alive.hold(JOB, self._owner)
            await asyncio.sleep(LOOK)
