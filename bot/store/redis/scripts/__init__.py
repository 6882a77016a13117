"""The Lua scripts: each is one atomic step of a contact's life. They use only commands that Redis 6.2 knows.

What several of them do stands in a file of its own, which they include.

A full Redis refuses them all. From Redis 7 on those that finish work may be told to go on: what was accepted is
answered while nothing new is taken in. A client says by `goes_on_when_full` that its server knows how.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha1
from pathlib import Path
from typing import Any

from redis.exceptions import NoScriptError

from bot.store.redis.failures import store_failures
from bot.store.redis.replicas import ALONE, Replicas

Value = str | bytes | int

FINISHING = frozenset(
    {"take", "commit", "claim", "named", "findable", "settle", "status", "give_back", "renew", "lock", "flip"}
)
WHEN_FULL = "#!lua flags=allow-oom\n"
_INCLUDE = re.compile(r"^-- include (\w+)\n", re.MULTILINE)


def _read(name: str) -> str:
    return (Path(__file__).parent / f"{name}.lua").read_text(encoding="utf-8")


@dataclass(frozen=True)
class _Text:
    text: str

    @cached_property
    def digest(self) -> str:
        return sha1(self.text.encode(), usedforsecurity=False).hexdigest()


class Script:
    """One script, sent once and then called by its digest, on a single server or a cluster."""

    def __init__(self, name: str, header: str = "", replicas: Replicas = ALONE) -> None:
        self.name = name
        self._replicas = replicas
        body = _INCLUDE.sub(lambda part: _read(part[1]), _read(name))
        self._plain = _Text(header + body)
        self._when_full = _Text(WHEN_FULL + body) if name in FINISHING else self._plain

    async def __call__(self, redis: Any, keys: Sequence[str], args: Sequence[Value]) -> Any:
        """Raises NotStoredError if the server is away, full, read-only or busy, or too few replicas have the write."""
        script = self._when_full if getattr(redis, "goes_on_when_full", False) else self._plain
        with store_failures():
            try:
                return await self._run(redis, "evalsha", script.digest, keys, args)
            except NoScriptError:
                return await self._run(redis, "eval", script.text, keys, args)

    async def _run(self, redis: Any, verb: str, script: str, keys: Sequence[str], args: Sequence[Value]) -> Any:
        if self._replicas.number:
            return await self._replicas.confirmed(redis, keys[0], verb.upper(), script, len(keys), *keys, *args)
        return await getattr(redis, verb)(script, len(keys), *keys, *args)
