"""What waits for a second admin, in one small hash: each approval changes by comparing with what was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.model.account import Account, Accounts
from bot.model.audit import Audit, Did
from bot.model.clock import Clock
from bot.model.errors import RefusedError
from bot.model.ids import random_id
from bot.model.second_admin import Approval, check_reason
from bot.store.redis import codec, keys
from bot.store.redis.failures import kept, store_failures

MOST = 50

REPLACE_FIELD = """
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1
"""


class RedisSecondAdmin:
    """Carries out the port `SecondAdmin`."""

    def __init__(self, redis: Any, accounts: Accounts, audit: Audit, clock: Clock) -> None:
        self._redis = redis
        self._accounts = accounts
        self._audit = audit
        self._clock = clock

    async def ask(self, verb: str, subject: str, by: str, reason: str) -> Approval:
        told, now = check_reason(reason), self._clock()
        for one in await self.all():
            if (one.verb, one.subject, one.by) == (verb, subject, by) and one.open(now):
                return one
        others = {name: account.generation for name, account in (await self._admins()).items() if name != by}
        if not others:
            raise RefusedError("alone")
        asked = Approval(random_id("approval"), verb, subject, by, told, now, others=others)
        await self._make_room()
        await kept(self._redis.hset(keys.APPROVALS, asked.id, codec.encode(asked)))
        await self._audit.add(Did("approval.asked", subject, by, after=verb, reason=told))
        return asked

    async def all(self) -> Sequence[Approval]:
        with store_failures():
            stored = await self._redis.hvals(keys.APPROVALS)
        return sorted((codec.decode(Approval, body) for body in stored), key=lambda one: one.at, reverse=True)

    async def decide(self, id_: str, by: str, *, confirmed: bool, reason: str) -> Approval:
        told = check_reason(reason)
        asked, stored = await self._open(id_, "waiting")
        if by == asked.by:
            raise RefusedError("own")
        admin = (await self._admins()).get(by)
        if admin is None or asked.others.get(by) != admin.generation:
            raise RefusedError("not_yours")
        decided = replace(
            asked,
            standing="confirmed" if confirmed else "refused",
            decided_by=by,
            decided_at=self._clock(),
            decided_why=told,
        )
        await self._keep(stored, decided)
        verb = "approval.confirmed" if confirmed else "approval.refused"
        await self._audit.add(Did(verb, asked.subject, by, after=asked.verb, reason=told))
        return decided

    async def take_back(self, id_: str, by: str) -> Approval:
        asked, stored = await self._open(id_, "waiting", "confirmed")
        if by != asked.by:
            raise RefusedError("not_yours")
        gone = replace(asked, standing="taken_back")
        await self._keep(stored, gone)
        await self._audit.add(Did("approval.taken_back", asked.subject, by, after=asked.verb))
        return gone

    async def use(self, verb: str, subject: str, by: str) -> Approval:
        now, admins = self._clock(), await self._admins()
        for one in await self.all():
            fits = (one.verb, one.subject) == (verb, subject) and by in (one.by, one.decided_by)
            if fits and one.standing == "confirmed" and one.open(now) and {one.by, one.decided_by} <= admins.keys():
                used = replace(one, standing="used")
                await self._keep((await self._open(one.id, "confirmed"))[1], used)
                return used
        raise RefusedError("unconfirmed")

    async def _open(self, id_: str, *standings: str) -> tuple[Approval, bytes]:
        stored = await kept(self._redis.hget(keys.APPROVALS, id_))
        if not stored:
            raise RefusedError("unknown")
        found: Approval = codec.decode(Approval, stored)
        if found.standing not in standings or not found.open(self._clock()):
            raise RefusedError("over")
        return found, stored

    async def _keep(self, stored: bytes, fresh: Approval) -> None:
        arguments = (fresh.id, stored, codec.encode(fresh))
        if not await kept(self._redis.eval(REPLACE_FIELD, 1, keys.APPROVALS, *arguments)):
            raise RefusedError("over")

    async def _admins(self) -> dict[str, Account]:
        """Those who can sign in."""
        return {one.name: one for one in await self._accounts.all() if one.role == "admin" and one.password}

    async def _make_room(self) -> None:
        """The oldest of those of which nothing can come go first."""
        found, now = await self.all(), self._clock()
        spare = sorted(found, key=lambda one: (one.open(now), one.at))[: max(0, len(found) - MOST + 1)]
        if spare:
            await kept(self._redis.hdel(keys.APPROVALS, *(one.id for one in spare)))
