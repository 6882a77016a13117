"""Connecting to Redis, and refusing one that could lose what was accepted.

Three kinds of address: one server (`redis://host:port`, `unix:/path`), and a Redis Cluster, of which some nodes are
named: `redis+cluster://host:port,host:port`, or `redis://host:port?cluster=true`.
"""

from __future__ import annotations

import asyncio
import re
from typing import Any

from redis.asyncio.cluster import ClusterNode, RedisCluster
from redis.asyncio.connection import parse_url
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialWithJitterBackoff
from redis.exceptions import BusyLoadingError, ResponseError

from bot.model.errors import NotStoredError, SettingsError
from bot.store.redis.cluster import every_node
from bot.store.redis.failures import store_failures
from bot.store.redis.pipelining import Pipelining
from bot.store.redis.pool import Pool
from bot.store.redis.scripts import WHEN_FULL

CONNECTIONS = 64  # of one process; a server of one thread gains nothing by more
CLUSTER_CONNECTIONS = 512  # to one node: there nobody waits for a free one, more than this many are refused
CLUSTER_TRIES = 4
WAIT_FOR_CONNECTION = 5.0
LOOK_SECONDS = 0.1
LOADING = BusyLoadingError.__name__

MUST = {
    "appendonly": "yes",
    "appendfsync": "always",
    "no-appendfsync-on-rewrite": "no",
    "maxmemory-policy": "noeviction",
}

_CLUSTER = re.compile(r"^(rediss?)\+cluster://")
_ASKS_CLUSTER = re.compile(r"[?&]cluster=(true|1|yes)\b", re.IGNORECASE)


def connect(url: str) -> Any:
    """A client of a server or a cluster. Who finds no free connection to a server waits for one, then fails."""
    if _CLUSTER.match(url) or _ASKS_CLUSTER.search(url):
        return _cluster(_ASKS_CLUSTER.sub("", _CLUSTER.sub(r"\1://", url)))
    address = url.replace("unix:/", "unix:///", 1) if url.startswith("unix:/") else url
    pool = Pool.from_url(address, max_connections=CONNECTIONS, timeout=WAIT_FOR_CONNECTION)
    return Pipelining.from_pool(pool)


def _cluster(url: str) -> Any:
    """Some nodes are enough to find the others. The user and password in the address count for all of them."""
    scheme, _, rest = url.partition("://")
    user, at, hosts = rest.partition("/")[0].rpartition("@")
    try:
        parts = [parse_url(f"{scheme}://{user}{at}{host}") for host in hosts.split(",") if host]
        nodes = [ClusterNode(part["host"], part.get("port", 6379)) for part in parts]
    except (ValueError, KeyError) as error:
        raise SettingsError(f"LOTSE_REDIS_URL: not an address of a cluster: {error}") from error
    if not nodes:
        raise SettingsError("LOTSE_REDIS_URL: no node of the cluster is named")
    return Cluster(
        startup_nodes=nodes,
        username=parts[0].get("username"),
        password=parts[0].get("password"),
        ssl=scheme == "rediss",
        max_connections=CLUSTER_CONNECTIONS,
        require_full_coverage=False,  # whether the rest goes on when slots are missing is the server's setting
        retry=Retry(ExponentialWithJitterBackoff(base=0.05, cap=0.5), CLUSTER_TRIES),
    )


class Cluster(RedisCluster):
    """As the library has it."""

    goes_on_when_full = False


async def learn(redis: Any) -> None:
    """Find out whether scripts may be told to go on while the memory is full: Redis 7 knows how, 6.2 does not."""
    try:
        for _, ask in await every_node(redis):
            await ask("EVAL", WHEN_FULL + "return 1", 0)
        redis.goes_on_when_full = True
    except ResponseError:
        redis.goes_on_when_full = False


async def until_it_answers(redis: Any, seconds: float) -> None:
    """Wait for a server that is still starting, as long as it takes to read its file; raises SettingsError if nobody
    answers for so long."""
    try:
        while True:
            async with asyncio.timeout(seconds):
                while (lacking := await _lacking(redis)) not in ("", LOADING):  # noqa: ASYNC110
                    await asyncio.sleep(LOOK_SECONDS)
            if not lacking:
                return
            await asyncio.sleep(LOOK_SECONDS)
    except TimeoutError as error:
        raise SettingsError(f"Redis does not answer within {seconds:g} s") from error


async def answers(redis: Any) -> bool:
    """Whether it works now, on every node."""
    return not await _lacking(redis)


async def _lacking(redis: Any) -> str:
    """Why it does not work now; empty if it does. A server that is still reading its file runs no script."""
    try:
        with store_failures():
            for _, ask in await every_node(redis):
                await ask("EVAL", "return 1", 0)
    except NotStoredError as error:
        return str(error)
    return ""


async def check_durability(redis: Any) -> None:
    """Raise SettingsError unless every write is on disk before it is confirmed (invariant 1), on every node."""
    for name, ask in await every_node(redis):
        try:
            found = {setting: (await ask("CONFIG GET", setting)).get(setting) for setting in MUST}
        except ResponseError as error:
            raise SettingsError(f"Redis{name} does not let us read its configuration: {error}") from error
        wrong = [f"{setting} is {found[setting]}, must be {right}" for setting, right in MUST.items()
                 if found[setting] != right]  # fmt: skip
        if wrong:
            raise SettingsError(f"Redis{name} could lose accepted messages: " + "; ".join(wrong))
