"""What we use of redis-py beyond its documented interface: an update that changes it fails here and says where to look.

A failure means: read the named methods of the new version beside the file of ours that uses them, mend that, run
tests/store, and move the pin in pyproject.toml.
"""

from __future__ import annotations

import asyncio
import inspect
import math
import tomllib
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import redis
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.cluster import ClusterNode, RedisCluster
from redis.asyncio.connection import AbstractConnection, Connection
from redis.asyncio.retry import Retry
from redis.exceptions import ResponseError

from bot.store.redis import cluster, connect, pipelining, pool, replicas
from bot.store.redis.failures import CLOSED_MEANWHILE
from tests.support.redis import Server

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Used:
    """A method that a file of ours calls, with arguments like these, and whether it awaits it."""

    by: Any
    owner: type
    name: str
    args: tuple[Any, ...] = ()
    options: tuple[str, ...] = ()
    awaited: bool = True

    def __str__(self) -> str:
        return f"{self.owner.__name__}.{self.name}"

    @property
    def look_at(self) -> str:
        return f"redis-py {redis.__version__}: {self} has changed; {self.by.__name__} relies on it"


SOMETHING: Any = None
USED = [
    Used(pipelining, Redis, "execute_command", ("GET", "key")),
    Used(pipelining, BlockingConnectionPool, "get_connection"),
    Used(pipelining, BlockingConnectionPool, "release", (SOMETHING,)),
    Used(pipelining, Retry, "call_with_retry", (SOMETHING, SOMETHING)),
    Used(pipelining, AbstractConnection, "send_packed_command", (b"",)),
    Used(pipelining, AbstractConnection, "read_response", (), ("timeout",)),
    Used(pipelining, AbstractConnection, "disconnect", (), ("nowait",)),
    Used(pool, BlockingConnectionPool, "get_connection", (SOMETHING, "key")),
    Used(pool, BlockingConnectionPool, "can_get_connection", awaited=False),
    Used(pool, BlockingConnectionPool, "get_available_connection", awaited=False),
    Used(pool, BlockingConnectionPool, "ensure_connection", (SOMETHING,)),
    Used(pool, BlockingConnectionPool, "release", (SOMETHING,)),
    Used(replicas, RedisCluster, "initialize"),
    Used(replicas, RedisCluster, "get_node_from_key", ("key",), awaited=False),
    Used(replicas, ClusterNode, "acquire_connection", awaited=False),
    Used(replicas, ClusterNode, "release", (SOMETHING,), awaited=False),
    Used(replicas, AbstractConnection, "connect"),
    Used(replicas, AbstractConnection, "pack_commands", ([("PING",)],), awaited=False),
    Used(replicas, AbstractConnection, "send_packed_command", (b"",)),
    Used(replicas, AbstractConnection, "read_response"),
    Used(cluster, RedisCluster, "get_primaries", awaited=False),
    Used(cluster, RedisCluster, "get_replicas", awaited=False),
    Used(cluster, RedisCluster, "execute_command", ("PING",), ("target_nodes",)),
]


@pytest.mark.parametrize("used", USED, ids=str)
def test_a_method_of_the_inside_is_called_as_it_wants(used: Used) -> None:
    """It is there, takes what we give, and is awaited exactly if we await it."""
    method = getattr(used.owner, used.name, None)
    assert method is not None, used.look_at
    try:
        inspect.signature(method).bind(SOMETHING, *used.args, **dict.fromkeys(used.options))
    except TypeError as error:
        pytest.fail(f"{used.look_at}: {error}")
    assert inspect.iscoroutinefunction(inspect.unwrap(method)) == used.awaited, used.look_at


async def test_the_inside_of_a_client_is_where_we_reach_for_it(server: Server) -> None:
    """A client has a pool and callbacks by the command's name, a connection has the retries that it was made with."""
    client = connect.connect(server.url)
    try:
        look = f"redis-py {redis.__version__}: look at bot/store/redis/pipelining.py, Pipelining"
        assert isinstance(client.connection_pool, pool.Pool), look
        assert client.response_callbacks.get("SET")(b"OK") is True, look
        assert client.response_callbacks.get("EVALSHA") is None, f"{look}: a callback for scripts would be skipped"
        connection = await client.connection_pool.get_connection()
        assert isinstance(connection.retry, Retry), look
        await client.connection_pool.release(connection)
    finally:
        await client.aclose()


async def test_a_connection_leaves_the_pool_without_waiting_and_comes_back(server: Server) -> None:
    """Taken by our shortcut it counts as in use, so that the limit holds; released it is the next one's."""
    look = f"redis-py {redis.__version__}: look at bot/store/redis/pool.py and BlockingConnectionPool"
    own = pool.Pool.from_url(server.url.replace("unix:/", "unix:///"), max_connections=1, timeout=0.05)
    try:
        first = await own.get_connection()
        assert not own.can_get_connection(), look
        with pytest.raises(redis.ConnectionError):
            await own.get_connection()
        await own.release(first)
        assert await asyncio.wait_for(own.get_connection(), 1) is first, look
        await own.release(first)
    finally:
        await own.disconnect()


async def test_replies_are_read_one_by_one(server: Server) -> None:
    """Of commands written together each reply is read by itself, an error is raised as what it is, and the next reply
    is not lost by it; a wait without an end is `math.inf`."""
    look = f"redis-py {redis.__version__}: look at bot/store/redis/pipelining.py, _reply, and Connection.read_response"
    client = connect.connect(server.url)
    connection = await client.connection_pool.get_connection()
    try:
        await connection.send_packed_command(b"PING\r\nNONSENSE\r\nPING\r\n")
        assert await connection.read_response(timeout=math.inf) == b"PONG", look
        with pytest.raises(ResponseError):
            await connection.read_response(timeout=math.inf)
        assert await connection.read_response(timeout=math.inf) == b"PONG", look
        await connection.disconnect(nowait=True)
        assert not connection.is_connected, look
    finally:
        await client.connection_pool.release(connection)
        await client.aclose()


def test_a_connection_that_is_closed_meanwhile_fails_as_we_know_it() -> None:
    """Writing to a connection that another task has closed fails for want of a writer's method, which we take for a
    lost connection."""
    look = f"redis-py {redis.__version__}: look at bot/store/redis/failures.py, CLOSED_MEANWHILE"
    assert f".{CLOSED_MEANWHILE}(" in inspect.getsource(AbstractConnection.send_packed_command), look
    assert hasattr(Connection(), "_writer"), look


def test_the_library_is_pinned_by_its_minor_version() -> None:
    """Another minor version comes only by a change of the pin, which runs these tests against it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (pin,) = (one for one in project["dependencies"] if one.startswith("redis["))
    major, minor = map(int, version("redis").split(".")[:2])
    assert pin == f"redis[hiredis]>={major}.{minor},<{major}.{minor + 1}"
