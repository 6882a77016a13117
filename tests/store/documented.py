"""The table at the head of `bot/store/redis/keys.py`, read by a program: which keys may lie, and how they end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.store.redis import keys


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    pattern: re.Pattern[str]
    type: str
    ends: bool


_LINE = re.compile(r"^ {4}(\S+) +(zset|set|hash|list|string|stream|channel) +(.*)$", re.MULTILINE)
_LIFE = re.compile(r" {2,}.*(\d (days|years|minute|hours|hour|seconds)|as the thread)", re.IGNORECASE)


def table() -> list[Row]:
    """All keys that the head of the file names, with type and whether they have an end."""
    rows = [
        Row(re.compile(_pattern(name)), kind, bool(_LIFE.search(rest)))
        for name, kind, rest in _LINE.findall(keys.__doc__ or "")
        if kind != "channel"
    ]
    assert len(rows) > 20
    return rows


def _pattern(name: str) -> str:
    """`{s:n}` is a shard, `<…>` anything without a colon."""
    escaped = re.escape(name).replace(re.escape("{s:n}"), r"\{s:\d+\}")
    return "^" + re.sub(r"<[^>]*>", "[^:]+", escaped) + "$"


TABLE = table()


async def undocumented(redis: Any, contact: str) -> list[str]:
    """Keys of the contact or its shard that the table does not know, or knows with another type or life."""
    shard = f"{{s:{keys.shard_of(contact)}}}:"
    sets = [shard + part for part in ("ready", "sends", "timers", "desk", "wants")]
    found = sorted(name.decode() for name in await redis.keys(f"{shard}c:{contact}:*"))
    return [name for name in sets + found if not await _as_documented(redis, name)]


async def _as_documented(redis: Any, name: str) -> bool:
    rows = [row for row in TABLE if row.pattern.match(name)]
    if len(rows) != 1:
        return False
    kind: str = (await redis.type(name)).decode()
    ttl: int = await redis.pttl(name)
    return kind == "none" or (kind == rows[0].type and (ttl > 0) == rows[0].ends)
