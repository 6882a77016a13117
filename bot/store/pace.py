"""How fast notices leave: turns in Redis, evenly spaced over all processes."""

from __future__ import annotations

from typing import Any

from bot.store.redis import keys
from bot.store.redis.failures import store_failures
from bot.store.redis.scripts import Script


class RedisPace:
    """The Pace port on Redis. A messenger that is not `allowed` a rate needs none."""

    def __init__(self, redis: Any, header: str = "") -> None:
        self._redis = redis
        self._spacing: dict[str, float] = {}
        self._turn = Script("turn", header)

    def allow(self, connector: str, per_second: float) -> None:
        self._spacing[connector] = 1000 / per_second

    async def turn(self, contact: str) -> float:
        if not self._spacing:
            return 0.0
        with store_failures():
            address = await self._redis.hget(keys.of_contact(contact, "meta"), "address")
        connector = (address or b"").decode().partition(":")[0]
        if connector not in self._spacing:
            return 0.0
        wait = await self._turn(self._redis, [keys.pace(connector)], [str(self._spacing[connector])])
        return int(wait) / 1000
