"""Which release is live: one key, changed only by who has seen what it says."""

from __future__ import annotations

from typing import Any

from bot.model.release import Live
from bot.store.redis import codec, keys
from bot.store.redis.failures import store_failures
from bot.store.redis.scripts import Script


class RedisPointer:
    """The Pointer port on Redis."""

    def __init__(self, redis: Any) -> None:
        self._redis = redis
        self._flip = Script("flip")

    async def read(self) -> Live | None:
        return live_in(await self._get())

    async def flip(self, seen: Live | None, to: Live) -> bool:
        body = await self._get()
        if live_in(body) != seen:
            return False
        return bool(await self._flip(self._redis, [keys.LIVE_RELEASE], [body, codec.encode(to)]))

    async def _get(self) -> bytes:
        with store_failures():
            return await self._redis.get(keys.LIVE_RELEASE) or b""


def live_in(body: bytes) -> Live | None:
    """What no version of ours can have written says nothing: the file of the live release is there for it."""
    try:
        live: Live | None = codec.decode(Live, body) if body else None
    except codec.UnreadableBodyError:
        return None
    return live
