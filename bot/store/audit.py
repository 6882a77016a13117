"""The audit log in Redis: a row for each day, to which lines are appended and in which none is ever changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.model.audit import EVERYTHING, AuditEntry, AuditFilter, Did, shortened
from bot.model.clock import Clock
from bot.model.ids import random_id
from bot.store.redis import codec, keys
from bot.store.redis.failures import store_failures

DAYS = 730
AT_ONCE = 32  # days read in one call
ONE_DAY = timedelta(days=1)


class RedisAudit:
    """The Audit port on Redis. A day's row goes as a whole when its last entry is `days` old."""

    def __init__(self, redis: Any, clock: Clock, days: int = DAYS) -> None:
        self._redis = redis
        self._clock = clock
        self._days = days

    async def add(self, did: Did) -> AuditEntry:
        entry = AuditEntry(random_id("did"), self._clock(), shortened(did))
        key = keys.audit(_day(entry.at))
        with store_failures():
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.append(key, codec.encode(entry) + b"\n")
                pipe.expire(key, ONE_DAY * (self._days + 1))
                await pipe.execute()
        return entry

    async def read(self, wanted: AuditFilter = EVERYTHING) -> Sequence[AuditEntry]:
        found: list[AuditEntry] = []
        days, number = list(self._days_of(wanted)), 1
        while days:
            now, days = days[:number], days[number:]
            number = min(2 * number, AT_ONCE)  # what is asked for is mostly of today
            with store_failures():
                rows = await self._redis.mget([keys.audit(day) for day in now])
            for row in rows:
                found += [entry for entry in _read(row or b"") if wanted.takes(entry)]
                if len(found) >= wanted.limit:
                    return found[: wanted.limit]
        return found

    def _days_of(self, wanted: AuditFilter) -> Iterator[str]:
        """From the newest day that may have one of these back to the oldest, each for as long as rows are kept."""
        now = self._clock()
        newest = min(wanted.before or now, now) + ONE_DAY  # clocks differ a little from process to process
        oldest = max(wanted.since or now - ONE_DAY * self._days, now - ONE_DAY * self._days)
        for number in range((newest - oldest).days + 2):
            yield _day(newest - ONE_DAY * number)


def _read(row: bytes) -> list[AuditEntry]:
    """The day's entries, the newest first; a line that was told twice, once; one that cannot be read is left out."""
    found: dict[str, AuditEntry] = {}
    for line in row.splitlines():
        try:
            entry = codec.decode(AuditEntry, line)
        except codec.UnreadableBodyError:  # another version's
            continue
        found.setdefault(entry.id, entry)
    newest = list(found.values())[::-1]  # of one moment, the one told last
    return sorted(newest, key=lambda entry: entry.at, reverse=True)


def _day(at: datetime) -> str:
    return f"{at:%Y-%m-%d}"
