"""Who wants to be told of what: the index of live opt-ins, shard by shard."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from bot.store import keys


class RedisWanting:
    """The Wanting port on Redis."""

    def __init__(self, redis: Any) -> None:
        self._redis = redis

    async def wanting(self, type_: str, subject: str, step: int) -> AsyncIterator[str]:
        prefix = f"{type_}|{subject}|".encode()
        for shard in range(keys.SHARDS):
            after = b"[" + prefix
            while members := await self._redis.zrangebylex(
                keys.wants(shard), after, b"(" + prefix + b"\xff", start=0, num=step
            ):
                for member in members:
                    yield member.removeprefix(prefix).decode()
                after = b"(" + members[-1]
