"""Writes that other nodes must have too before anybody relies on them: what is confirmed survives the loss of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from redis.asyncio.cluster import RedisCluster
from redis.exceptions import ClusterDownError, MovedError, RedisError
from redis.exceptions import ConnectionError as LostConnectionError
from redis.exceptions import TimeoutError as LateError

from bot.model.errors import NotStoredError
from bot.store.redis.cluster import every_node
from bot.store.redis.failures import CLOSED_MEANWHILE, store_failures

TRIES = 3


@dataclass(frozen=True)
class Replicas:
    """How many replicas must have a write, and how long is waited for them. With none, the server alone confirms."""

    number: int = 0
    patience_ms: int = 2_000

    async def confirmed(self, redis: Any, key: str, *command: Any) -> Any:
        """The reply of a command on `key`, once so many replicas have all that its server had written by then.

        Also a call that found its work done before waits: the first one may have failed at the waiting. Raises
        NotStoredError if too few replicas have it; then it may be stored and may be lost.
        """
        wait = ("WAIT", self.number, self.patience_ms)
        if isinstance(redis, RedisCluster):
            reply, copies = await _on_its_node(redis, key, command, wait)
        else:
            async with redis.pipeline(transaction=False) as pipe:
                pipe.execute_command(*command)
                pipe.execute_command(*wait)
                reply, copies = await pipe.execute(raise_on_error=False)
        for one in (reply, copies):
            if isinstance(one, Exception):
                raise one
        if copies < self.number:
            raise NotStoredError(f"{copies} of {self.number} replicas have it")
        return reply


async def _on_its_node(redis: RedisCluster, key: str, *commands: tuple[Any, ...]) -> list[Any]:
    """Both on one connection to the node that has the key: waiting at another node would confirm nothing."""
    await redis.initialize()
    for left in reversed(range(TRIES)):
        try:
            replies = await _together(redis, redis.get_node_from_key(key), commands)
            moved = [reply for reply in replies if isinstance(reply, MovedError | ClusterDownError)]
            if not moved:
                return replies
            raise moved[0]
        except (MovedError, ClusterDownError, LostConnectionError, LateError):
            if not left:
                raise
            await redis.exists(key)  # in reading a key the client finds out which node has it by now
    raise AssertionError("not reached")


async def _together(redis: RedisCluster, node: Any, commands: tuple[tuple[Any, ...], ...]) -> list[Any]:
    connection = node.acquire_connection()
    try:
        await connection.connect()
        await connection.send_packed_command(connection.pack_commands(commands))
        return [await _reply(connection) for _ in commands]
    except AttributeError as error:
        raise LostConnectionError(CLOSED_MEANWHILE) from error
    except BaseException:  # a reply that was not read would be taken for the next command's
        await connection.disconnect(nowait=True)
        raise
    finally:
        node.release(connection)


async def _reply(connection: Any) -> Any:
    try:
        return await connection.read_response()
    except (LostConnectionError, LateError):
        raise
    except RedisError as error:
        return error


ALONE = Replicas()


async def too_few(redis: Any, replicas: Replicas) -> str:
    """What is wrong with the replicas of any master, in words for an operator; empty if nothing is."""
    if not replicas.number:
        return ""
    with store_failures():
        for name, ask in await every_node(redis):
            found = await ask("INFO", "replication")
            online = sum(isinstance(told, dict) and told.get("state") == "online" for told in found.values())
            if online < replicas.number:
                return f"{online} of {replicas.number} replicas{name} take part; nothing is accepted"
    return ""
