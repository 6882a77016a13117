"""The line of trainings, one small body: each step of it is made by comparing with what was read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.model.errors import NotStoredError
from bot.model.training import Line, T
from bot.store.redis import codec, keys
from bot.store.redis.failures import kept

TRIES = 50

REPLACE = """
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
return 1
"""


class RedisTrainingLine:
    """Carries out the port `TrainingLine`."""

    def __init__(self, redis: Any) -> None:
        self._redis = redis

    async def read(self) -> Line:
        return _line(await self._stored())

    async def change(self, change: Callable[[Line], tuple[Line, T]]) -> T:
        for _ in range(TRIES):
            stored = await self._stored()
            before = _line(stored)
            after, found = change(before)
            if after == before:
                return found
            if await kept(self._redis.eval(REPLACE, 1, keys.TRAINING, stored, codec.encode(after))):
                return found
        raise NotStoredError("others change the line of trainings all the time")

    async def _stored(self) -> bytes:
        return bytes(await kept(self._redis.get(keys.TRAINING)) or b"")


class RedisDays:
    """On which day the live release was last looked at."""

    def __init__(self, redis: Any) -> None:
        self._redis = redis

    async def last(self) -> str:
        found = await kept(self._redis.get(keys.LOOKED_AT))
        return found.decode() if found else ""

    async def done(self, day: str) -> None:
        await kept(self._redis.set(keys.LOOKED_AT, day))


def _line(stored: bytes) -> Line:
    return tuple(codec.decode(Line, stored)) if stored else ()
