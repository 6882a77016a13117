"""Holding back what leaves after a restore, until an operator says that it may.

The word lies in each shard, where enqueue and claim read it within their scripts, and once more outside of them for
people: it is set first outside and lifted last there, so whoever is told *nothing is held* can rely on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from bot.store.redis import codec, keys
from bot.store.redis.failures import store_failures


@dataclass(frozen=True)
class Held:
    """`restoring`: nothing is taken in either. `held`: turns go on, nothing leaves.

    `backup_at`: when the backup was made. `restored_at`: from then on what ends is known here.
    """

    state: Literal["restoring", "held"]
    backup_at: datetime
    restored_at: datetime | None = None


class RedisSendHold:
    """The hold on one installation."""

    def __init__(self, redis: Any) -> None:
        self._redis = redis

    async def set(self, held: Held) -> None:
        with store_failures():
            await self._redis.set(keys.HOLD, codec.encode(held))
            async with self._redis.pipeline(transaction=False) as pipe:
                for shard in range(keys.SHARDS):
                    pipe.set(keys.hold(shard), held.state)
                await pipe.execute()

    async def lift(self) -> None:
        with store_failures():
            async with self._redis.pipeline(transaction=False) as pipe:
                for shard in range(keys.SHARDS):
                    pipe.delete(keys.hold(shard))
                await pipe.execute()
            await self._redis.delete(keys.HOLD)

    async def read(self) -> Held | None:
        with store_failures():
            body = await self._redis.get(keys.HOLD)
        return codec.decode(Held, body) if body else None
