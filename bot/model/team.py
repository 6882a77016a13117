"""The people of an installation as its admins see and change them. An installation is never left without an admin."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.model.account import Account, Role
from bot.model.errors import RefusedError

CHANGES_AN_HOUR = 60
"""By one admin; more is no work but a mishap, or somebody who has taken over their browser."""


@dataclass(frozen=True)
class Member:
    """`seen`: when each browser that is signed in was last used, the latest first; `at_desk`: their desk is open."""

    account: Account
    seen: Sequence[datetime] = ()
    at_desk: bool = False


class Team(Protocol):
    """Each change is told to the audit log. Raises RefusedError: `name`, `exists`, `unknown`, `changed`; `throttled`
    with `after` seconds; `last_admin` (nobody else could let people in); `yourself` (it would end the caller's own
    access, and they have not said that this is meant: `myself`)."""

    async def members(self) -> Sequence[Member]:
        """By name."""

    async def invite(self, name: str, role: Role, by: str) -> str:
        """Gives the token of the one-time link, which nobody can read again."""

    async def reset(self, name: str, by: str, *, myself: bool = False) -> str:
        """Take the password away and end all sessions; gives the token of a new link."""

    async def remove(self, name: str, by: str, *, myself: bool = False) -> None: ...

    async def change_role(self, name: str, role: Role, by: str, *, myself: bool = False) -> None: ...

    async def sign_out(self, name: str, by: str, *, myself: bool = False) -> None: ...


def check_admin_left(name: str, accounts: Iterable[Account]) -> None:
    """Whether somebody could still let people in without this one. Raises RefusedError `last_admin`."""
    admins = {one.name for one in accounts if one.role == "admin" and one.password}
    if admins == {name}:
        raise RefusedError("last_admin")


def check_meant(name: str, by: str, *, myself: bool) -> None:
    """Raises RefusedError `yourself`."""
    if name == by and not myself:
        raise RefusedError("yourself")
