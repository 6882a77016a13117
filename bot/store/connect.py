"""Connecting to Redis, and refusing one that could lose what was accepted."""

from __future__ import annotations

import asyncio
from typing import Any

from redis.asyncio import BlockingConnectionPool, Redis
from redis.exceptions import ResponseError

from bot.model.errors import NotStoredError, SettingsError
from bot.store.failures import store_failures

CONNECTIONS = 64  # of one process; a server of one thread gains nothing by more
WAIT_FOR_CONNECTION = 5.0

MUST = {
    "appendonly": "yes",
    "appendfsync": "always",
    "no-appendfsync-on-rewrite": "no",
    "maxmemory-policy": "noeviction",
}


def connect(url: str) -> Any:
    """A client of a server (`redis://…`, `unix:/path`). Who finds no free connection waits for one, then fails."""
    address = url.replace("unix:/", "unix:///", 1) if url.startswith("unix:/") else url
    pool = BlockingConnectionPool.from_url(address, max_connections=CONNECTIONS, timeout=WAIT_FOR_CONNECTION)
    return Redis.from_pool(pool)


async def until_it_answers(redis: Any, seconds: float) -> None:
    """Wait for a server that is still starting; raises SettingsError if it never answers."""
    try:
        async with asyncio.timeout(seconds):
            while not await _answers(redis):  # noqa: ASYNC110  # a starting server sends no event
                await asyncio.sleep(0.1)
    except TimeoutError as error:
        raise SettingsError(f"Redis does not answer within {seconds:g} s") from error


async def _answers(redis: Any) -> bool:
    try:
        with store_failures():
            return bool(await redis.ping())
    except NotStoredError:
        return False


async def check_durability(redis: Any) -> None:
    """Raise SettingsError unless every write is on disk before it is confirmed (invariant 1)."""
    try:
        found = {name: (await redis.config_get(name)).get(name) for name in MUST}
    except ResponseError as error:
        raise SettingsError(f"Redis does not let us read its configuration: {error}") from error
    wrong = [f"{name} is {found[name]}, must be {value}" for name, value in MUST.items() if found[name] != value]
    if wrong:
        raise SettingsError("Redis could lose accepted messages: " + "; ".join(wrong))
