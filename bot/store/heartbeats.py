"""Who is running, and jobs that only one process does at a time. All of it hints: safe to lose."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from bot.model.errors import NotStoredError
from bot.model.job import LOCK_SECONDS
from bot.store import process_identity
from bot.store.redis import keys
from bot.store.redis.failures import store_failures
from bot.store.redis.scripts import Script

HEARTBEAT_SECONDS = 15
TROUBLE_SECONDS = 120
GOODBYE_SECONDS = 2.0


class RedisHeartbeats:
    """Heartbeats of processes, and locks by lease. Raises NotStoredError while the server is away.

    A heartbeat counts until it is 15 seconds old, its process says that it ends, or can be seen to have ended.
    """

    def __init__(self, redis: Any, life: str = "") -> None:
        self._redis = redis
        self._life = life or process_identity.own()
        self._lock, self._unlock = Script("lock"), Script("unlock")

    async def beat(self, role: str, release: str = "") -> None:
        """Say that this process plays the role, and which release it serves. Saying the same again takes no memory:
        a full server hears it too."""
        listed, own, said = keys.heartbeats(role), keys.heartbeat(role, self._life), (release or "-").encode()
        with store_failures():
            if await self._redis.getex(own, ex=HEARTBEAT_SECONDS) != said:
                await self._redis.set(own, said, ex=HEARTBEAT_SECONDS)
            if not await self._redis.sismember(listed, self._life):
                await self._redis.sadd(listed, self._life)
            await self._redis.expire(listed, HEARTBEAT_SECONDS)

    async def leave(self, role: str) -> None:
        """Say that this process plays the role no more."""
        await self._forget(role, self._life)

    async def leave_for_good(self, *roles: str) -> None:
        """The same at the end of the process: a server that is away keeps nobody from ending."""
        with contextlib.suppress(NotStoredError, TimeoutError):
            async with asyncio.timeout(GOODBYE_SECONDS):
                for role in roles:
                    await self.leave(role)

    async def served_by(self, role: str) -> list[str]:
        """The release that each living process of the role says it serves; empty if there is none."""
        with store_failures():
            found = await self._redis.smembers(keys.heartbeats(role))
        said = [await self._said(role, life.decode()) for life in found]
        return [release for release in said if release is not None]

    async def _said(self, role: str, life: str) -> str | None:
        with store_failures():
            value = None if process_identity.gone(life) else await self._redis.get(keys.heartbeat(role, life))
        if value is None:
            await self._forget(role, life)
            return None
        return str(value.decode())

    async def _forget(self, role: str, life: str) -> None:
        with store_failures():
            await self._redis.srem(keys.heartbeats(role), life)
            await self._redis.delete(keys.heartbeat(role, life))

    async def trouble(self, role: str, why: str) -> None:
        """Say why the role does not start; an operator reads it."""
        with store_failures():
            await self._redis.set(keys.trouble(role), why, ex=TROUBLE_SECONDS)

    async def trouble_of(self, role: str) -> str:
        with store_failures():
            value = await self._redis.get(keys.trouble(role))
        return value.decode() if value else ""

    async def hold(self, name: str, owner: str) -> bool:
        """Take or keep a lock; True if it is ours for the next 30 seconds. One of a process that has ended is free."""
        key, ours = keys.lock(name), f"{self._life} {owner}"
        holder = str((await self._lock(self._redis, [key], [ours, LOCK_SECONDS, ""])).decode())
        if holder != ours and process_identity.gone(holder.partition(" ")[0]):
            holder = str((await self._lock(self._redis, [key], [ours, LOCK_SECONDS, holder])).decode())
        return holder == ours

    async def let_go(self, name: str, owner: str) -> None:
        """Leave a lock to others, if it is ours."""
        await self._unlock(self._redis, [keys.lock(name)], [f"{self._life} {owner}"])
