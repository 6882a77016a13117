"""Visits of the web chat in Redis: a row under the visitor's hash, which ends by itself when nobody comes."""

from __future__ import annotations

import hashlib
from typing import Any

from bot.model.visits import VisitLife
from bot.store.redis import keys
from bot.store.redis.failures import store_failures

REMEMBERED, SESSION = b"remembered", b"session"


class RedisVisits:
    """The Visits port on Redis."""

    def __init__(self, redis: Any, lives: VisitLife | None = None) -> None:
        self._redis = redis
        self.lives = lives or VisitLife()

    async def begin(self, visitor: str, *, remembered: bool) -> None:
        remembered = remembered and bool(self.lives.remembered)
        with store_failures():
            kind = REMEMBERED if remembered else SESSION
            await self._redis.set(_key(visitor), kind, px=self.lives.of(remembered=remembered))

    async def seen(self, visitor: str, *, renew: bool = True) -> bool | None:
        with store_failures():
            kind = await self._redis.get(_key(visitor))
            if kind is None:
                return None
            remembered = kind == REMEMBERED and bool(self.lives.remembered)
            if renew and not await self._redis.pexpire(_key(visitor), self.lives.of(remembered=remembered)):
                return None
        return remembered

    async def end(self, visitor: str) -> None:
        with store_failures():
            await self._redis.delete(_key(visitor))


def _key(visitor: str) -> str:
    return keys.visit(hashlib.sha256(visitor.encode()).hexdigest())
