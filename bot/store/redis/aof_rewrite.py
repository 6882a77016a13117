"""The files on disk are written anew, after erasures and once a day: an append-only file remembers everything until
then, also what has expired since."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import structlog
from redis.exceptions import ResponseError

from bot.model.alarm import Alarms
from bot.model.clock import Clock
from bot.store.redis import keys
from bot.store.redis.cluster import Ask, every_copy, every_node
from bot.store.redis.failures import store_failures

log = structlog.get_logger()

LOOK = 0.5
AFTER_A_FAILURE = timedelta(minutes=10)
DAILY_MS = 86_400_000
ALARM = "files_not_rewritten"
AT_ONCE = 1_000  # keys of one look for what has expired


class RewriteFailedError(Exception):
    """A server could not write its files anew; it is tried again."""


class Rewriting:
    """Writes anew `after` the first erasure, so that one rewrite serves many, and a day after the last time in any
    case. Where a server cannot or must not, an admin is told."""

    def __init__(self, redis: Any, clock: Clock, after: timedelta, alarms: Alarms) -> None:
        self._redis = redis
        self._clock = clock
        self._after_ms = round(after.total_seconds() * 1000)
        self._not_before = clock()
        self._alarms = alarms

    async def rewrite(self) -> bool:
        """Called every half minute; whether it has written anew. What was due while nobody ran is due at once."""
        if self._clock() < self._not_before:
            return False
        now = await self._now()
        if not await self._is_due(now):
            return False
        self._not_before = self._clock() + AFTER_A_FAILURE
        try:
            await self._everywhere()
        except (RewriteFailedError, ResponseError) as error:
            await self._alarms.raise_(ALARM, {"reason": str(error)})
            raise
        await self._done(now)
        self._not_before = self._clock()
        log.info("files.rewritten")
        return True

    async def _is_due(self, now: int) -> bool:
        first = await self._first()
        if first is not None and now - first >= self._after_ms:
            return True
        with store_failures():
            last = await self._redis.get(keys.REWRITTEN)
        return last is None or now - int(last) >= DAILY_MS

    async def _everywhere(self) -> None:
        with store_failures():
            for _, ask in await every_node(self._redis):
                await self._drop_expired(ask)
            for name, ask in await every_copy(self._redis):
                await self._write_anew(name, ask)

    async def _drop_expired(self, ask: Ask) -> None:
        """Look at every key: a server keeps some that have expired until somebody does, and would write them again."""
        cursor = 0
        while True:
            found, _ = await ask("SCAN", cursor, "COUNT", AT_ONCE)
            cursor = int(*found.values()) if isinstance(found, Mapping) else int(found)  # a cluster names the node
            if not cursor:
                return

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
        """What was erased or has expired since then waits for the next time."""
        with store_failures():
            await self._redis.set(keys.REWRITTEN, before)
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
            await asyncio.sleep(LOOK)
