"""Checkpoints: a day is closed, its root goes to the second place, and only then the store forgets that it was due."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from bot.model.errors import CheckpointError
from bot.model.ledger import faults
from bot.model.ledger_checkpoints import ONE_DAY, Begun, Checkpoint, Course, begins, day_of, expired, leaf, root, spans
from bot.store.checkpoint_file import CheckpointFile
from bot.store.ledger import RedisLedger
from bot.store.redis import keys
from bot.store.redis.failures import store_failures
from bot.store.redis.scripts import Script

GRACE = timedelta(minutes=10)
"""After midnight; whatever a slow worker commits still later counts for the new day."""
STEP = 200


class RedisCheckpoints:
    """The checkpoints of one installation. Steps may be repeated after a crash; two at once write each day once."""

    def __init__(self, redis: Any, file: CheckpointFile, header: str = "") -> None:
        self._redis = redis
        self._file = file
        self._close = Script("close", header)
        self._cut = Script("cut", header)

    async def catch_up(self, now: datetime, still_ours: Callable[[], Awaitable[bool]]) -> list[date]:
        """Write the checkpoints of all days that are over and have none; gives them. Raises CheckpointError."""
        course = await self._course()
        end, done = day_of(now - GRACE), []
        day, last = course.next_day, course.last
        if day is None:
            day = await self._first_day(end)
            last = await self._append(Begun(day, now), last)
        while day < end and await still_ours() and await self._closed(day):
            leaves = [one async for one in self._leaves(day)]
            last = await self._append(Checkpoint(day, root(last, day, leaves), len(leaves)), last)
            with store_failures():
                await self._redis.set(keys.ROOT, f"{day} {last}")
            await self._forget(day)
            done.append(day)
            day += ONE_DAY
        return done

    async def _course(self) -> Course:
        """Raises CheckpointError if the file is not the one that the store remembers: a disk may be missing."""
        course = await asyncio.to_thread(self._file.course)
        with store_failures():
            noted = await self._redis.get(keys.ROOT)
        if noted and noted.decode().partition(" ")[2] not in course.lines:
            raise CheckpointError(
                f"{self._file.path} lacks the last root ({noted.decode()}): put the file back (docs/ledger.md)"
            )
        return course

    async def _append(self, mark: Begun | Checkpoint, last: str) -> str:
        return await asyncio.to_thread(self._file.append, mark, last)

    async def _first_day(self, today: date) -> date:
        """The day of the oldest entry, or today."""
        found = [today]
        async for _, lines in self._unrooted(0):
            found += [day for day, _, _ in spans(lines)]
        return min(found)

    async def _closed(self, day: date) -> bool:
        end = begins(day + ONE_DAY)
        return all([await self._close(self._redis, [keys.unrooted(shard)], [end]) for shard in range(keys.SHARDS)])

    async def _leaves(self, day: date) -> AsyncIterator[bytes]:
        async for contact, lines in self._unrooted(begins(day)):
            for each, before, after in spans(lines):
                if each == day:
                    yield leaf(contact, before, after)

    async def _unrooted(self, since: int) -> AsyncIterator[tuple[str, Sequence[bytes]]]:
        """Chains whose last entry is not older: whatever has entries of that day is among them."""
        for shard in range(keys.SHARDS):
            with store_failures():
                members = await self._redis.zrangebyscore(keys.unrooted(shard), since, "+inf")
            contacts = [member.decode() for member in members if member.decode() != keys.CLOSED]
            for start in range(0, len(contacts), STEP):
                some = contacts[start : start + STEP]
                with store_failures():
                    async with self._redis.pipeline(transaction=False) as pipe:
                        for contact in some:
                            pipe.lrange(keys.of_contact(contact, "ledger"), 0, -1)
                        found = await pipe.execute()
                for contact, lines in zip(some, found, strict=True):
                    yield contact, lines

    async def _forget(self, day: date) -> None:
        with store_failures():
            async with self._redis.pipeline(transaction=False) as pipe:
                for shard in range(keys.SHARDS):
                    pipe.zremrangebyscore(keys.unrooted(shard), "-inf", f"({begins(day + ONE_DAY)}")
                await pipe.execute()

    async def drop_expired(self, now: datetime) -> int:
        """Entries that need no longer be kept, in chains that go on; gives how many are gone."""
        number = 0
        async for kept in RedisLedger(self._redis).all():
            entries, broken = faults(kept.contact, kept.lines, None)
            if not broken and (old := expired(entries, now)):
                key = keys.of_contact(kept.contact, "ledger")
                number += int(await self._cut(self._redis, [key], [kept.lines[0], old]))
        return number
