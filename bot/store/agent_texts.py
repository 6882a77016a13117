"""What agents have written unasked in the last 24 hours, as keyed hashes: one text to many is noticed."""

from __future__ import annotations

import hashlib
import hmac
import struct
from typing import Any

from bot.model.bulk_text import Sketch, alike, sketch
from bot.model.clock import Clock, to_ms
from bot.store.redis import keys
from bot.store.redis.failures import store_failures

DAY_MS = 86_400_000
NEWEST = 2_000
"""So many are compared; more unasked words a day are nobody's."""
WHO = 8


class RedisAgentTexts:
    """The AgentTexts port on Redis. What is stored names neither contact, agent nor words."""

    def __init__(self, redis: Any, secret_key: str, clock: Clock) -> None:
        self._redis = redis
        self._key = hashlib.sha256(f"sayings {secret_key}".encode()).digest()
        self._clock = clock

    async def others(self, contact: str, text: str) -> int:
        now = to_ms(self._clock())
        said = sketch(text, self._key)
        who = hmac.digest(self._key, contact.encode(), hashlib.sha256)[:WHO]
        with store_failures():
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.zadd(keys.SAYINGS, {_packed(who, said): now})
                pipe.zremrangebyscore(keys.SAYINGS, "-inf", now - DAY_MS)
                pipe.zremrangebyrank(keys.SAYINGS, 0, -NEWEST - 1)
                pipe.pexpire(keys.SAYINGS, DAY_MS)
                pipe.zrange(keys.SAYINGS, 0, -1)
                *_, rows = await pipe.execute()
        return len({row[:WHO] for row in rows if row[:WHO] != who and alike(said, _hashes(row))})

    async def unsaid(self, contact: str, text: str) -> None:
        who = hmac.digest(self._key, contact.encode(), hashlib.sha256)[:WHO]
        with store_failures():
            await self._redis.zrem(keys.SAYINGS, _packed(who, sketch(text, self._key)))


def _packed(who: bytes, said: Sketch) -> bytes:
    return who + b"".join(struct.pack(">I", one) for one in sorted(said))


def _hashes(row: bytes) -> list[int]:
    return list(struct.unpack(f">{(len(row) - WHO) // 4}I", row[WHO:]))
