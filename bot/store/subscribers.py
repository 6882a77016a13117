"""Who wants to be told of what: the index of live consents, shard by shard."""

from __future__ import annotations

from typing import Any

from bot.model.event import Step
from bot.store.redis import keys
from bot.store.redis.failures import store_failures


class RedisSubscribers:
    """The Subscribers port on Redis."""

    def __init__(self, redis: Any) -> None:
        self._redis = redis

    async def step(self, type_: str, subject: str, shard: int, after: str, most: int) -> Step:
        prefix = f"{type_}|{subject}|".encode()
        contacts: list[str] = []
        while shard < keys.SHARDS:
            low = b"(" + prefix + after.encode() if after else b"[" + prefix
            room = most - len(contacts)
            with store_failures():
                members = await self._redis.zrangebylex(
                    keys.wants(shard), low, b"(" + prefix + b"\xff", start=0, num=room
                )
            contacts += [member.removeprefix(prefix).decode() for member in members]
            if len(members) == room:
                return Step(tuple(contacts), shard, contacts[-1], over=False)
            shard, after = shard + 1, ""
        return Step(tuple(contacts), shard, after, over=True)
