"""The Lua scripts: each is one atomic step of a contact's life. They use only commands that Redis 6.2 knows."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha1
from pathlib import Path
from typing import Any

from redis.exceptions import NoScriptError

from bot.store.failures import store_failures
from bot.store.replicas import ALONE, Replicas

Value = str | bytes | int


class Script:
    """One script, sent once and then called by its digest, on a single server or a cluster."""

    def __init__(self, name: str, header: str = "", replicas: Replicas = ALONE) -> None:
        self.name = name
        self._replicas = replicas
        self.text = header + (Path(__file__).parent / f"{name}.lua").read_text(encoding="utf-8")
        self.digest = sha1(self.text.encode(), usedforsecurity=False).hexdigest()

    async def __call__(self, redis: Any, keys: Sequence[str], args: Sequence[Value]) -> Any:
        """Raises NotStoredError if the server is away, full, read-only or busy, or too few replicas have the write."""
        with store_failures():
            try:
                return await self._run(redis, "evalsha", self.digest, keys, args)
            except NoScriptError:
                return await self._run(redis, "eval", self.text, keys, args)

    async def _run(self, redis: Any, verb: str, script: str, keys: Sequence[str], args: Sequence[Value]) -> Any:
        if self._replicas.number:
            return await self._replicas.confirmed(redis, keys[0], verb.upper(), script, len(keys), *keys, *args)
        return await getattr(redis, verb)(script, len(keys), *keys, *args)
