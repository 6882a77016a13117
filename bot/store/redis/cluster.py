"""What differs between one server and a cluster: who is asked where no key says it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from redis.asyncio.cluster import RedisCluster
from redis.exceptions import RedisError

Ask = Callable[..., Awaitable[Any]]


async def every_node(redis: Any) -> list[tuple[str, Ask]]:
    """How to ask each master, with its name for people; a single server has none."""
    if not isinstance(redis, RedisCluster):
        return [("", redis.execute_command)]
    await redis.initialize()
    return [(f" at {node.name}", _asking(redis, node)) for node in redis.get_primaries()]


async def every_copy(redis: Any) -> list[tuple[str, Ask]]:
    """How to ask each server that keeps files: masters, and a cluster's replicas that can be reached."""
    masters = await every_node(redis)
    if not isinstance(redis, RedisCluster):
        return masters
    replicas = [(f" at {node.name}", _asking(redis, node)) for node in redis.get_replicas()]
    return masters + [(name, ask) for name, ask in replicas if await _answers(ask)]


async def _answers(ask: Ask) -> bool:
    try:
        return bool(await ask("PING"))
    except (RedisError, OSError):
        return False


def _asking(redis: RedisCluster, node: Any) -> Ask:
    async def ask(*command: Any) -> Any:
        return await redis.execute_command(*command, target_nodes=node)

    return ask
