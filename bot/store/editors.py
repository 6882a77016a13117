"""Who has which part of the studio open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from bot.model.clock import Clock, to_ms
from bot.store.redis import keys
from bot.store.redis.failures import store_failures

PRESENT = timedelta(seconds=12)
"""An open page says so every 3 seconds; a background tab is let off some of them."""
FORGOTTEN = timedelta(hours=1)


class RedisEditors:
    """The Editors port on Redis: one hash, place and name → moment (ms)."""

    def __init__(self, redis: Any, clock: Clock) -> None:
        self._redis = redis
        self._clock = clock

    async def here(self, place: str, name: str) -> Sequence[str]:
        now = to_ms(self._clock())
        with store_failures():
            async with self._redis.pipeline(transaction=False) as calls:
                calls.hset(keys.EDITORS, f"{place}|{name}", now)
                calls.pexpire(keys.EDITORS, FORGOTTEN)
                calls.hgetall(keys.EDITORS)
                *_, seen = await calls.execute()
            past = now - PRESENT // timedelta(milliseconds=1)
            if gone := [field for field, ms in seen.items() if int(ms) < past]:
                await self._redis.hdel(keys.EDITORS, *gone)
        return _open(seen, past).get(place, [])

    async def all(self) -> Mapping[str, Sequence[str]]:
        with store_failures():
            seen = await self._redis.hgetall(keys.EDITORS)
        return _open(seen, to_ms(self._clock()) - PRESENT // timedelta(milliseconds=1))


def _open(seen: Mapping[bytes, bytes], past: int) -> dict[str, list[str]]:
    """Who has looked at which place since."""
    found: dict[str, list[str]] = {}
    for field in sorted(field for field, ms in seen.items() if int(ms) >= past):
        place, name = field.decode().split("|", 1)
        found.setdefault(place, []).append(name)
    return found
