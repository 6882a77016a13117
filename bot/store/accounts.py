"""Accounts in Redis: argon2 passwords, links that work once, and a growing wait after wrong ones."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from redis.asyncio import Redis

from bot.model.account import LINK_LIFE, Account, Role, account_name, check_password
from bot.model.clock import Clock, to_ms
from bot.model.errors import RefusedError
from bot.store import keys
from bot.store.codec import decode, encode
from bot.store.failures import store_failures

NAME_TRIES = 5
ADDRESS_TRIES = 20  # a whole team may sit behind one address
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN = timedelta(hours=1)
HASHES_AT_ONCE = 2  # argon2 takes 64 MiB each

REPLACE = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
return 1
"""

# A try is counted before the password is looked at, so that many at once cannot slip through.
TRY = """
local now, free, first, longest, life = unpack(ARGV)
local wait = tonumber(redis.call('HGET', KEYS[1], 'until') or '0') - now
if wait > 0 then return wait end
local over = redis.call('HINCRBY', KEYS[1], 'failures', 1) - free
if over >= 0 then
  redis.call('HSET', KEYS[1], 'until', now + math.min(longest, first * 2 ^ math.min(over, 20)))
end
redis.call('PEXPIRE', KEYS[1], life)
return 0
"""

FORGIVE = """
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
if redis.call('HINCRBY', KEYS[1], 'failures', -1) < tonumber(ARGV[1]) then
  redis.call('HDEL', KEYS[1], 'until')
end
return 1
"""


@dataclass(frozen=True)
class _Link:
    name: str
    generation: int
    until: datetime


class RedisAccounts:
    """Carries out the port `Accounts`. `secret` keys the hashes under which failed tries are counted."""

    def __init__(self, redis: Redis, secret: str, clock: Clock, hasher: PasswordHasher | None = None) -> None:
        self._redis: Any = redis
        self._secret = secret.encode()[:64]
        self._clock = clock
        self._hasher = hasher or PasswordHasher()
        self._hashing = asyncio.Semaphore(HASHES_AT_ONCE)

    async def add(self, name: str, role: Role) -> str:
        now = self._clock()
        account = Account(account_name(name), role, to_ms(now), now)  # a removed namesake's sessions stay over
        if not await kept(self._redis.set(keys.account(account.name), encode(account), nx=True)):
            raise RefusedError("exists", name=account.name)
        return await self._link(account)

    async def reset(self, name: str) -> str:
        account, stored = await self._stored(account_name(name))
        if account is None:
            raise RefusedError("unknown", name=name)
        fresh = replace(account, generation=account.generation + 1, password="")
        if not await self._replace(stored, fresh):
            raise RefusedError("changed", name=account.name)
        return await self._link(fresh)

    async def remove(self, name: str) -> None:
        if not await kept(self._redis.delete(keys.account(account_name(name)))):
            raise RefusedError("unknown", name=name)

    async def all(self) -> Sequence[Account]:
        with store_failures():
            found = [key async for key in self._redis.scan_iter(match=keys.account("*"), count=1000)]
            bodies = [await self._redis.get(key) for key in dict.fromkeys(found)]
        return [decode(Account, body) for body in bodies if body]

    async def find(self, name: str) -> Account | None:
        try:
            return (await self._stored(account_name(name)))[0]
        except RefusedError:
            return None

    async def linked(self, token: str) -> Account | None:
        body = await kept(self._redis.get(keys.link(_digest(token))))
        link: _Link | None = body and decode(_Link, body)
        if not link or link.until <= self._clock():
            return None
        account = await self.find(link.name)
        return account if account and account.generation == link.generation else None

    async def set_password(self, token: str, password: str) -> Account:
        linked = await self.linked(token)
        if linked is None:
            raise RefusedError("link")
        check_password(password, linked.name)
        hashed = await self._in_thread(self._hasher.hash, password)
        account, stored = await self._stored(linked.name)
        if account != linked:
            raise RefusedError("link")
        fresh = replace(linked, generation=linked.generation + 1, password=hashed)
        if not await self._replace(stored, fresh):
            raise RefusedError("link")
        await kept(self._redis.delete(keys.link(_digest(token))))
        return fresh

    async def check(self, name: str, password: str, address: str) -> Account:
        throttles = [self._throttle("name", name.strip().casefold()), self._throttle("address", address)]
        for key, tries in zip(throttles, (NAME_TRIES, ADDRESS_TRIES), strict=True):
            await self._count_try(key, tries)
        account = await self.find(name)
        if not await self._fits(account, password) or account is None:
            raise RefusedError("wrong")
        await kept(self._redis.delete(throttles[0]))
        await kept(self._redis.eval(FORGIVE, 1, throttles[1], ADDRESS_TRIES))
        return account

    async def _count_try(self, key: str, tries: int) -> None:
        wait = await kept(
            self._redis.eval(
                TRY, 1, key, to_ms(self._clock()), tries, _ms(FIRST_WAIT), _ms(LONGEST_WAIT), _ms(FORGOTTEN)
            )
        )
        if wait:
            raise RefusedError("throttled", after=str(-(-int(wait) // 1000)))

    async def _fits(self, account: Account | None, password: str) -> bool:
        """An unknown name costs one hashing as well, so that time does not tell which names exist."""
        password = password[:1000]
        if account is None or not account.password:
            await self._in_thread(self._hasher.hash, password)
            return False
        try:
            return bool(await self._in_thread(self._hasher.verify, account.password, password))
        except (VerificationError, InvalidHashError):
            return False

    async def _in_thread(self, work: Any, *arguments: str) -> Any:
        async with self._hashing:
            return await asyncio.to_thread(work, *arguments)

    async def _link(self, account: Account) -> str:
        token = secrets.token_urlsafe(32)
        link = _Link(account.name, account.generation, self._clock() + LINK_LIFE)
        await kept(self._redis.set(keys.link(_digest(token)), encode(link), ex=LINK_LIFE))
        return token

    async def _stored(self, name: str) -> tuple[Account | None, bytes]:
        body = await kept(self._redis.get(keys.account(name)))
        return (decode(Account, body), body) if body else (None, b"")

    async def _replace(self, stored: bytes, fresh: Account) -> bool:
        return bool(await kept(self._redis.eval(REPLACE, 1, keys.account(fresh.name), stored, encode(fresh))))

    def _throttle(self, kind: str, text: str) -> str:
        digest = hashlib.blake2b(f"{kind}:{text}".encode(), key=self._secret, digest_size=16)
        return keys.throttle(digest.hexdigest())


async def kept(call: Awaitable[Any]) -> Any:
    """What Redis answers. Raises NotStoredError if it cannot work now."""
    with store_failures():
        return await call


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _ms(span: timedelta) -> int:
    return round(span.total_seconds() * 1000)
