"""Accounts in Redis: argon2 passwords, links that work once; how often one may be guessed is `tries.py`."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from redis.asyncio import Redis

from bot.model.account import LINK_LIFE, Account, Caller, Role, account_name, check_password
from bot.model.clock import Clock, to_ms
from bot.model.errors import RefusedError
from bot.store.redis import keys
from bot.store.redis.codec import decode, encode
from bot.store.redis.failures import kept, store_failures
from bot.store.sign_in_tries import COUNTED, LOOKED_AT, Tries

WRONG_TAKES = 0.5
LONGEST_WRONG = 5.0
"""Seconds until a wrong try is told so, longer than the slowest hashing lately: time tells neither names nor what was
looked at, on a busy machine too."""

REPLACE = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
return 1
"""


@dataclass(frozen=True)
class _Link:
    name: str
    generation: int
    until: datetime


class RedisAccounts:
    """Carries out the port `Accounts`. `secret` keys the hashes under which tries are counted (`tries.py`)."""

    def __init__(
        self,
        redis: Redis,
        secret: str,
        clock: Clock,
        hasher: PasswordHasher | None = None,
        wrong_takes: float = WRONG_TAKES,
    ) -> None:
        self._redis: Any = redis
        self._clock = clock
        self._hasher = hasher or PasswordHasher()
        self._tries = Tries(redis, secret, clock)
        self._wrong_takes = wrong_takes
        self._slowest = 0.0
        self._strangers = asyncio.Semaphore(1)  # argon2 takes 64 MiB and a core: one for guesses
        self._friends = asyncio.Semaphore(1)  # and one for whom guesses must not keep waiting

    async def add(self, name: str, role: Role) -> str:
        now = self._clock()
        generation = to_ms(now)  # a removed namesake's sessions stay over
        account = Account(account_name(name), role, generation, now, link_until=now + LINK_LIFE)
        if not await kept(self._redis.set(keys.account(account.name), encode(account), nx=True)):
            raise RefusedError("exists", name=account.name)
        return await self._link(account)

    async def reset(self, name: str) -> str:
        until = self._clock() + LINK_LIFE
        fresh = await self._changed(name, lambda one: replace(_signed_out(one), password="", link_until=until))
        await self._tries.forget(fresh.name)
        return await self._link(fresh)

    async def change_role(self, name: str, role: Role) -> None:
        await self._changed(name, lambda one: replace(one, role=role))

    async def sign_out(self, name: str) -> None:
        await self._changed(name, _signed_out)

    async def remove(self, name: str) -> None:
        if not await kept(self._redis.delete(keys.account(account_name(name)))):
            raise RefusedError("unknown", name=name)
        await self._tries.forget(account_name(name))

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

    async def is_admin(self, name: str) -> bool:
        account = await self.find(name)
        return account is not None and account.role == "admin"

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
        hashed = await self._in_thread(self._friends, self._hasher.hash, password)
        account, stored = await self._stored(linked.name)
        if account != linked:
            raise RefusedError("link")
        fresh = replace(_signed_out(linked), password=hashed)
        if not await self._replace(stored, fresh):
            raise RefusedError("link")
        await kept(self._redis.delete(keys.link(_digest(token))))
        return fresh

    async def check(self, name: str, password: str, caller: Caller) -> Account:
        started = time.monotonic()
        account = await self.find(name)
        written = account.name if account else name.strip().casefold()
        known = await self._tries.is_known(written, caller)
        made_up = 0 if account else await self._tries.made_up(caller.address)
        if made_up <= COUNTED:
            await self._tries.count(written, caller, known)
        line = self._friends if any(known) else self._strangers
        if made_up > LOOKED_AT or not await self._fits(account, password, line) or account is None:
            await self._until_told(started)
            raise RefusedError("wrong")
        await self._tries.was_right(written, caller, known)
        return account

    async def remember(self, account: Account, caller: Caller) -> str:
        return await self._tries.remember(account.name, caller)

    async def _fits(self, account: Account | None, password: str, line: asyncio.Semaphore) -> bool:
        """An unknown name costs one hashing as well, so that time does not tell which names exist."""
        password, started = password[:1000], time.monotonic()
        try:
            if account is None or not account.password:
                await self._in_thread(line, self._hasher.hash, password)
                return False
            return bool(await self._in_thread(line, self._hasher.verify, account.password, password))
        except (VerificationError, InvalidHashError):
            return False
        finally:
            self._slowest = max(time.monotonic() - started, 0.8 * self._slowest)

    async def _until_told(self, started: float) -> None:
        takes = max(self._wrong_takes, min(LONGEST_WRONG, 1.5 * self._slowest))
        await asyncio.sleep(started + takes - time.monotonic())

    async def _in_thread(self, line: asyncio.Semaphore, work: Any, *arguments: str) -> Any:
        async with line:
            return await asyncio.to_thread(work, *arguments)

    async def _link(self, account: Account) -> str:
        token = secrets.token_urlsafe(32)
        link = _Link(account.name, account.generation, self._clock() + LINK_LIFE)
        await kept(self._redis.set(keys.link(_digest(token)), encode(link), ex=LINK_LIFE))
        return token

    async def _stored(self, name: str) -> tuple[Account | None, bytes]:
        body = await kept(self._redis.get(keys.account(name)))
        return (decode(Account, body), body) if body else (None, b"")

    async def _changed(self, name: str, change: Callable[[Account], Account]) -> Account:
        account, stored = await self._stored(account_name(name))
        if account is None:
            raise RefusedError("unknown", name=name)
        fresh = change(account)
        if not await self._replace(stored, fresh):
            raise RefusedError("changed", name=account.name)
        return fresh

    async def _replace(self, stored: bytes, fresh: Account) -> bool:
        return bool(await kept(self._redis.eval(REPLACE, 1, keys.account(fresh.name), stored, encode(fresh))))


def _signed_out(account: Account) -> Account:
    """Of an earlier generation are all sessions, and a link that waits."""
    return replace(account, generation=account.generation + 1, link_until=None)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
