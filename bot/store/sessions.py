"""Signed-in browsers in Redis, under the hash of a token that only the browser has."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from redis.asyncio import Redis

from bot.model.account import SESSION_IDLE, Account, Accounts, Session
from bot.model.clock import Clock
from bot.store.redis import keys
from bot.store.redis.codec import decode, encode
from bot.store.redis.failures import kept


@dataclass(frozen=True)
class _Stored:
    name: str
    generation: int
    until: datetime


class RedisSessions:
    """Carries out the port `Sessions`. A removed or reset account has no sessions, whatever is stored here."""

    def __init__(self, redis: Redis, accounts: Accounts, clock: Clock) -> None:
        self._redis: Any = redis
        self._accounts = accounts
        self._clock = clock

    async def open(self, account: Account) -> str:
        token = secrets.token_urlsafe(32)
        stored = _Stored(account.name, account.generation, self._clock() + SESSION_IDLE)
        await kept(self._redis.set(_key(token), encode(stored), ex=SESSION_IDLE))
        return token

    async def read(self, token: str, *, touch: bool) -> Session | None:
        body = await kept(self._redis.get(_key(token)))
        stored: _Stored | None = body and decode(_Stored, body)
        if not stored or stored.until <= self._clock():
            return None
        account = await self._accounts.find(stored.name)
        if account is None or account.generation != stored.generation:
            return None
        until = self._clock() + SESSION_IDLE if touch else stored.until
        if touch:  # xx: a session closed meanwhile stays closed
            await kept(self._redis.set(_key(token), encode(replace(stored, until=until)), ex=SESSION_IDLE, xx=True))
        return Session(account.name, account.role, until)

    async def close(self, token: str) -> None:
        await kept(self._redis.delete(_key(token)))


def _key(token: str) -> str:
    return keys.session(hashlib.sha256(token.encode(errors="surrogateescape")).hexdigest())
