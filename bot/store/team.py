"""The team's changes, one after the other: two admins who demote each other at once must not both succeed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from bot.model.account import Account, Accounts, Role, Sessions, account_name
from bot.model.audit import Audit, Did
from bot.model.errors import NotStoredError, RefusedError
from bot.model.ids import random_id
from bot.model.presence import Presence
from bot.model.team import CHANGES_AN_HOUR, Member, check_admin_left, check_meant
from bot.store.heartbeats import RedisHeartbeats
from bot.store.hourly import HourlyCount

LOCK, TRIES, AGAIN = "team", 200, 0.02


class RedisTeam:
    """Carries out the port `Team`."""

    def __init__(
        self,
        accounts: Accounts,
        sessions: Sessions,
        presence: Presence,
        locks: RedisHeartbeats,
        changes: HourlyCount,
        audit: Audit,
    ) -> None:
        self._accounts = accounts
        self._sessions = sessions
        self._presence = presence
        self._locks = locks
        self._changes = changes
        self._audit = audit

    async def members(self) -> Sequence[Member]:
        at_desk = await self._presence.present()
        found = sorted(await self._accounts.all(), key=lambda one: one.name)
        return [Member(one, await self._sessions.of(one), one.name in at_desk) for one in found]

    async def invite(self, name: str, role: Role, by: str) -> str:
        await self._count(by)
        token = await self._accounts.add(name, role)
        await self._audit.add(Did("account.invited", account_name(name), by, after=role))
        return token

    async def reset(self, name: str, by: str, *, myself: bool = False) -> str:
        await self._count(by)
        async with self._alone():
            account = await self._to_change(name, by, myself=myself, loses_admin=True)
            token = await self._accounts.reset(account.name)
        await self._audit.add(Did("account.reset", account.name, by))
        return token

    async def remove(self, name: str, by: str, *, myself: bool = False) -> None:
        await self._count(by)
        async with self._alone():
            account = await self._to_change(name, by, myself=myself, loses_admin=True)
            await self._accounts.remove(account.name)
        await self._audit.add(Did("account.removed", account.name, by, before=account.role))

    async def change_role(self, name: str, role: Role, by: str, *, myself: bool = False) -> None:
        await self._count(by)
        async with self._alone():
            account = await self._to_change(name, by, myself=myself, loses_admin=role != "admin")
            if account.role == role:
                return
            await self._accounts.change_role(account.name, role)
        await self._audit.add(Did("account.role", account.name, by, before=account.role, after=role))

    async def sign_out(self, name: str, by: str, *, myself: bool = False) -> None:
        await self._count(by)
        account = await self._to_change(name, by, myself=myself, loses_admin=False)
        if account.password:  # else nobody is signed in, and the link that waits would be lost
            await self._accounts.sign_out(account.name)
        await self._audit.add(Did("account.signed_out", account.name, by))

    async def _to_change(self, name: str, by: str, *, myself: bool, loses_admin: bool) -> Account:
        account = await self._accounts.find(name)
        if account is None:
            raise RefusedError("unknown", name=name)
        if loses_admin:
            check_admin_left(account.name, await self._accounts.all())
        check_meant(account.name, by, myself=myself)
        return account

    async def _count(self, by: str) -> None:
        await self._changes.count("team", by, most=CHANGES_AN_HOUR)

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        """Nobody else changes the team meanwhile, in no process. Raises NotStoredError if it takes too long."""
        ours = random_id("team")
        for _ in range(TRIES):
            if await self._locks.hold(LOCK, ours):
                break
            await asyncio.sleep(AGAIN)
        else:
            raise NotStoredError("the team is being changed")
        try:
            yield
        finally:
            await self._locks.let_go(LOCK, ours)
