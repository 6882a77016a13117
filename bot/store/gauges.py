"""How much waits in Redis, and how full it is: read when somebody asks, counted nowhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from redis.asyncio.cluster import RedisCluster

from bot.model.levels import Memory, Waiting
from bot.store.redis import keys
from bot.store.redis.failures import store_failures

MOST = 100


class RedisGauges:
    """Raises NotStoredError while the server is away."""

    def __init__(self, redis: Any) -> None:
        self._redis = redis

    async def memory(self) -> Memory:
        """Of a cluster, that of its fullest master: shards do not help each other out."""
        with store_failures():
            if isinstance(self._redis, RedisCluster):
                told = await self._redis.info("memory", target_nodes=RedisCluster.PRIMARIES)
                masters = list(told.values()) if "used_memory" not in told else [told]
            else:
                masters = [await self._redis.info("memory")]
        return max((_memory(master) for master in masters), key=lambda one: one.share)

    async def memory_share(self) -> float:
        """Which part of its memory the server uses."""
        return (await self.memory()).share

    async def ready(self) -> Waiting:
        return await self._waiting(keys.ready)

    async def sends(self) -> Waiting:
        return await self._waiting(keys.sends)

    async def _waiting(self, key: Callable[[int], str]) -> Waiting:
        with store_failures():
            seconds, micros = await self._redis.time()
            now = seconds * 1000 + micros // 1000
            async with self._redis.pipeline(transaction=False) as pipe:
                for shard in range(keys.SHARDS):
                    pipe.zrangebyscore(key(shard), "-inf", now, start=0, num=MOST, withscores=True)
                found = [since for due in await pipe.execute() for _, since in due]
        return Waiting(len(found), (now - min(found)) / 1000 if found else 0.0)


def _memory(found: Mapping[str, Any]) -> Memory:
    limit = int(found.get("maxmemory") or 0) or int(found.get("total_system_memory") or 0)
    return Memory(int(found["used_memory"]), limit)
