"""Links for testers in Redis. A token is kept as its hash alone: it is random and long, so no key is needed for it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bot.model.clock import Clock
from bot.model.errors import RefusedError
from bot.model.ids import random_id
from bot.model.tryout import MOST_SHARES, SHARE_A_MINUTE, SHARE_SESSIONS, Share, TrySetup
from bot.store.redis import codec, keys
from bot.store.redis.failures import kept, store_failures

TOKEN_BYTES = 32
LONGEST_TOKEN = 64
LONGEST_NAME = 60

COUNT = """
local n = redis.call('INCR', KEYS[1])
if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return n
"""


class RedisShares:
    """The port `Shares`."""

    def __init__(self, redis: Any, clock: Clock) -> None:
        self._redis = redis
        self._clock = clock

    async def make(self, by: str, setup: TrySetup, life: timedelta, name: str = "") -> tuple[Share, str]:
        if len(await self.all()) >= MOST_SHARES:
            raise RefusedError("many")
        token, now = secrets.token_urlsafe(TOKEN_BYTES), self._clock()
        share = Share(random_id("share"), by, now, now + life, setup, name.strip()[:LONGEST_NAME])
        await kept(self._redis.hset(keys.TRYOUT_SHARES, _digest(token), codec.encode(share)))
        return share, token

    async def find(self, token: str) -> Share | None:
        if not token or len(token) > LONGEST_TOKEN:
            return None
        body = await kept(self._redis.hget(keys.TRYOUT_SHARES, _digest(token)))
        share: Share | None = codec.decode(Share, body) if body else None
        return share if share and share.until > self._clock() else None

    async def all(self) -> Sequence[Share]:
        """Those that still lead somewhere, the newest first; what has run out is forgotten on the way."""
        now, found = self._clock(), []
        with store_failures():
            for digest, body in (await self._redis.hgetall(keys.TRYOUT_SHARES)).items():
                share: Share = codec.decode(Share, body)
                if share.until > now:
                    found.append(share)
                else:
                    await self._redis.hdel(keys.TRYOUT_SHARES, digest)
        return sorted(found, key=lambda one: one.at, reverse=True)

    async def withdraw(self, id_: str) -> Share | None:
        with store_failures():
            for digest, body in (await self._redis.hgetall(keys.TRYOUT_SHARES)).items():
                share: Share = codec.decode(Share, body)
                if share.id == id_:
                    await self._redis.hdel(keys.TRYOUT_SHARES, digest)
                    return share
        return None

    async def enter(self, share: Share) -> None:
        if await self._count(f"{share.id}:people", share.until - self._clock()) > SHARE_SESSIONS:
            raise RefusedError("full")

    async def speak(self, share: Share) -> None:
        if await self._count(f"{share.id}:sentences", timedelta(minutes=1)) > SHARE_A_MINUTE:
            raise RefusedError("slow_down")

    async def _count(self, what: str, lasts: timedelta) -> int:
        milliseconds = max(1, int(lasts.total_seconds() * 1000))
        return int(await kept(self._redis.eval(COUNT, 1, keys.tryout_count(what), milliseconds)))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
