"""What a source's webhook has named, until a worker fetches it: an id there, never a number or a person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.store.redis import keys
from bot.store.redis.failures import store_failures

MOST = 1_000
"""More at once are no news but a flood; what somebody waits for is looked at anyway."""
LASTS = timedelta(days=1)


class RedisHints:
    """The Hints port."""

    def __init__(self, redis: Any, watch: str) -> None:
        self._redis = redis
        self._hinted = keys.of_watch(watch, "hinted")

    async def add(self, hint: str) -> None:
        with store_failures():
            if await self.waiting() < MOST:
                await self._redis.sadd(self._hinted, hint)
                await self._redis.expire(self._hinted, LASTS)

    async def take(self) -> str | None:
        with store_failures():
            found = await self._redis.spop(self._hinted)
        return found.decode() if found else None

    async def waiting(self) -> int:
        """How many have not been taken."""
        with store_failures():
            return int(await self._redis.scard(self._hinted))
