"""Connecting to Redis, and refusing one that could lose what was accepted."""

from __future__ import annotations

from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from bot.model.errors import SettingsError

MUST = {
    "appendonly": "yes",
    "appendfsync": "always",
    "no-appendfsync-on-rewrite": "no",
    "maxmemory-policy": "noeviction",
}


def connect(url: str) -> Any:
    """A client of a server (`redis://…`, `unix:/path`)."""
    return Redis.from_url(url.replace("unix:/", "unix:///", 1) if url.startswith("unix:/") else url)


async def check_durability(redis: Any) -> None:
    """Raise SettingsError unless every write is on disk before it is confirmed (invariant 1)."""
    try:
        found = {name: (await redis.config_get(name)).get(name) for name in MUST}
    except ResponseError as error:
        raise SettingsError(f"Redis does not let us read its configuration: {error}") from error
    wrong = [f"{name} is {found[name]}, must be {value}" for name, value in MUST.items() if found[name] != value]
    if wrong:
        raise SettingsError("Redis could lose accepted messages: " + "; ".join(wrong))
