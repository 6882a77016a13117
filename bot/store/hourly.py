"""How often somebody has done something within an hour, so that a runaway page or a thief cannot do it for ever."""

from __future__ import annotations

import hashlib
from typing import Any

from bot.model.errors import RefusedError
from bot.store.redis import keys
from bot.store.redis.failures import kept
from bot.store.sign_in_tries import MADE_UP

HOUR_MS = 3_600_000


class HourlyCount:
    """Counts by kind and person. What is stored names neither."""

    def __init__(self, redis: Any, secret: str) -> None:
        self._redis = redis
        self._secret = secret.encode()[:64]

    async def count(self, kind: str, by: str, *, most: int) -> None:
        """One more. Raises RefusedError `throttled`, with `after` seconds."""
        key = keys.throttle(hashlib.blake2b(f"{kind}\0{by}".encode(), key=self._secret, digest_size=16).hexdigest())
        if int(await kept(self._redis.eval(MADE_UP, 1, key, HOUR_MS))) <= most:
            return
        left = int(await kept(self._redis.pttl(key)))
        raise RefusedError("throttled", after=str(max(1, -(-left // 1000))))
