"""What the platforms call our messages: each keeps it itself, and only who quotes one asks, so there is no index."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from bot.store.redis import keys
from bot.store.redis.failures import store_failures
from bot.store.redis.lenient_decode import read_line

LATEST = 100


class RedisSent:
    """The Sent port on Redis."""

    def __init__(self, redis: Any) -> None:
        self._redis = redis

    async def messages(self, contact: str, platform_ids: Collection[str]) -> Mapping[str, str]:
        with store_failures():
            entries = await self._redis.xrevrange(keys.of_contact(contact, "thread"), count=LATEST)
            lines = [read_line(seq, fields[b"b"]) for seq, fields in entries]
            ours = [line.message for line in lines if line.message]
            async with self._redis.pipeline(transaction=False) as pipe:
                for message in ours:
                    pipe.hget(keys.out(contact, message), "platform")
                names = await pipe.execute() if ours else []
        found = {(name or b"").decode(): message for name, message in zip(names, ours, strict=True)}
        return {name: found[name] for name in platform_ids if name in found}

    async def doubtful(self, contact: str) -> bool:
        with store_failures():
            queue = await self._redis.lrange(keys.of_contact(contact, "outq"), 0, -1)
            async with self._redis.pipeline(transaction=False) as pipe:
                for message in queue:
                    pipe.hmget(keys.out(contact, message.decode()), "kind", "status", "code")
                found = await pipe.execute() if queue else []
        return any(kind == b"agent" and (status == b"unknown" or code) for kind, status, code in found)
