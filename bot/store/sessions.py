"""Signed-in browsers in Redis, under the hash of a token that only the browser has."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from redis.asyncio import Redis

from bot.model.account import SESSION_IDLE, Account, Accounts, Session
from bot.model.clock import Clock, to_ms
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
        await self._list(token, stored)
        return token

    async def read(self, token: str, *, touch: bool) -> Session | None:
        body = await kept(self._redis.get(_key(token)))
        stored: _Stored | None = body and decode(_Stored, body)
        if not stored or stored.until <= self._clock():
            return None
        account = await self._accounts.find(stored.name)
        if account is None or account.generation != stored.generation:
            return None
        if touch:  # xx: a session closed meanwhile stays closed
            stored = replace(stored, until=self._clock() + SESSION_IDLE)
            await kept(self._redis.set(_key(token), encode(stored), ex=SESSION_IDLE, xx=True))
            await self._list(token, stored)
        return Session(account.name, account.role, stored.until)

    async def close(self, token: str) -> None:
        await kept(self._redis.delete(_key(token)))

    async def of(self, account: Account) -> Sequence[datetime]:
        listed = await kept(self._redis.zrange(keys.sessions_of(account.name), 0, -1))
        bodies = [await kept(self._redis.get(keys.session(digest.decode()))) for digest in listed]
        found = [decode(_Stored, body) for body in bodies if body]
        ends = [one.until for one in found if one.generation == account.generation and one.until > self._clock()]
        return sorted((end - SESSION_IDLE for end in ends), reverse=True)

    async def _list(self, token: str, stored: _Stored) -> None:
        """Under its person's name; what has run out goes."""
        name = keys.sessions_of(stored.name)
        await kept(self._redis.zadd(name, {_digest(token): to_ms(stored.until)}))
        await kept(self._redis.zremrangebyscore(name, "-inf", to_ms(self._clock())))
        await kept(self._redis.expire(name, SESSION_IDLE))


def _key(token: str) -> str:
    return keys.session(_digest(token))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="surrogateescape")).hexdigest()
