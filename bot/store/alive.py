"""Who is running, and jobs that only one process does at a time. All of it hints: safe to lose."""

from __future__ import annotations

from typing import Any

from bot.store import keys
from bot.store.failures import store_failures

HEARTBEAT_SECONDS = 15
TROUBLE_SECONDS = 120
LOCK_SECONDS = 30


class RedisAlive:
    """Heartbeats of roles, and locks by lease. Raises NotStoredError while the server is away."""

    def __init__(self, redis: Any) -> None:
        self._redis = redis

    async def beat(self, role: str, release: str = "") -> None:
        with store_failures():
            await self._redis.set(keys.heartbeat(role), release or "-", ex=HEARTBEAT_SECONDS)

    async def release_of(self, role: str) -> str | None:
        """What the role last said it serves; None if no process of it is alive."""
        with store_failures():
            value = await self._redis.get(keys.heartbeat(role))
        return value.decode() if value else None

    async def trouble(self, role: str, why: str) -> None:
        """Say why the role does not start; an operator reads it."""
        with store_failures():
            await self._redis.set(keys.trouble(role), why, ex=TROUBLE_SECONDS)

    async def trouble_of(self, role: str) -> str:
        with store_failures():
            value = await self._redis.get(keys.trouble(role))
        return value.decode() if value else ""

    async def hold(self, name: str, owner: str) -> bool:
        """Take or keep a lock; True if it is ours for the next 30 seconds."""
        key = keys.lock(name)
        if await self._redis.set(key, owner, nx=True, ex=LOCK_SECONDS):
            return True
        if await self._redis.get(key) == owner.encode():
            await self._redis.expire(key, LOCK_SECONDS)
            return True
        return False
