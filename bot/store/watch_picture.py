"""What watches saw of a whole source at their last look."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.store.redis import keys
from bot.store.redis.failures import store_failures


class RedisPicture:
    """The Picture port."""

    def __init__(self, redis: Any) -> None:
        self._redis = redis

    async def read(self, name: str) -> bytes | None:
        with store_failures():
            found: bytes | None = await self._redis.get(keys.picture(name))
        return found

    async def write(self, name: str, picture: bytes, lasts: timedelta | None = None) -> None:
        with store_failures():
            await self._redis.set(keys.picture(name), picture, ex=lasts)
