"""What a pack's watch has seen of each subject that somebody waits for, and when its source was last asked."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from hashlib import sha256
from typing import Any

import structlog

from bot.store.redis import codec, keys
from bot.store.redis.failures import store_failures
from bot.store.redis.pseudonyms import Pseudonyms

log = structlog.get_logger()

STEP = 1000


class RedisWatched:
    """`shape` is what the watch keeps of a subject; it does not name it."""

    def __init__(self, redis: Any, watch: str, shape: Any, secret_key: str) -> None:
        self._watch, self._asked = keys.of_watch(watch, "watch"), keys.of_watch(watch, "asked")
        self._redis = redis
        self.pseudonym = Pseudonyms(secret_key)
        self._shape = shape

    async def subjects(self, types: Collection[str], kind: str) -> set[str]:
        """What anybody waits for, of this kind."""
        found: set[str] = set()
        for shard in range(keys.SHARDS):
            for type_ in types:
                prefix = f"{type_}|{kind}:"
                found |= {member.split("|")[1] async for member in self._members(shard, prefix)}
        return found

    async def _members(self, shard: int, prefix: str) -> Any:
        low = b"[" + prefix.encode()
        while True:
            with store_failures():
                members = await self._redis.zrangebylex(
                    keys.wants(shard), low, b"(" + prefix.encode() + b"\xff", start=0, num=STEP
                )
            for member in members:
                yield member.decode()
            if len(members) < STEP:
                return
            low = b"(" + members[-1]

    async def seen(self, subjects: Collection[str]) -> dict[str, Any]:
        """What is known of each; nothing of one that is new. What nobody waits for any more is forgotten."""
        rows = {self.pseudonym(subject): subject for subject in subjects}
        with store_failures():
            stored = await self._redis.hgetall(self._watch)
            rows |= {_before(one): one for row, one in rows.items() if row.encode() not in stored}
            gone = [row for row in stored if row.decode() not in rows]
            if gone:
                await self._redis.hdel(self._watch, *gone)
        return {rows[row.decode()]: self._read(body) for row, body in stored.items() if row.decode() in rows}

    def _read(self, body: bytes) -> Any:
        try:
            return codec.decode(self._shape, body)
        except codec.UnreadableBodyError as error:  # another version's: looked at as if for the first time
            log.warning("watched.unreadable", reason=str(error))
            return self._shape()

    async def keep(self, subject: str, seen: Any) -> None:
        with store_failures():
            await self._redis.hset(self._watch, self.pseudonym(subject), codec.encode(seen))

    async def may_ask(self, apart: timedelta) -> bool:
        """Whether the last question is that long ago; if so, this is the next one."""
        with store_failures():
            return bool(
                await self._redis.set(self._asked, "1", nx=True, px=max(1, round(apart.total_seconds() * 1000)))
            )


def _before(subject: str) -> str:
    """The name of its row in the version before this one (N−1), read until the subject has a row of its own: what
    has happened to it between the two is told, too. To go with the next version."""
    return sha256(subject.encode()).hexdigest()[:24]
