"""People who may sign in: agents and admins, their one-time links and their open sessions."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from bot.model.errors import RefusedError

Role = Literal["agent", "admin"]

LINK_LIFE = timedelta(hours=24)
SESSION_IDLE = timedelta(hours=12)
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200  # hashing more is work that only an attacker would ask for

_NAME = re.compile(r"[^\W_][\w.-]{0,31}")


@dataclass(frozen=True)
class Account:
    """`generation` grows with each reset and each new password; sessions of an older one are over. `link_until`: how
    long its one-time link counts, if it waits for one to be used."""

    name: str
    role: Role
    generation: int
    created_at: datetime
    password: str = ""
    link_until: datetime | None = None


@dataclass(frozen=True)
class Session:
    """A signed-in browser, as each request finds it: name and role are the account's present ones."""

    name: str
    role: Role
    until: datetime


@dataclass(frozen=True)
class Caller:
    """Who seems to be at the sign-in: a network address, and what a browser has kept from an earlier one."""

    address: str
    browser: str = ""


class Accounts(Protocol):
    """Names, roles and passwords. Refusals: `name`, `exists`, `unknown`, `link`, `password`, `wrong`, `throttled`."""

    async def add(self, name: str, role: Role) -> str:
        """Create an account without a password; gives the token of its one-time link."""

    async def reset(self, name: str) -> str:
        """Take the password away, end all sessions; gives the token of a new one-time link."""

    async def remove(self, name: str) -> None:
        """End the account and its sessions."""

    async def change_role(self, name: str, role: Role) -> None:
        """Open sessions have the new role at their next call."""

    async def sign_out(self, name: str) -> None:
        """End all sessions of the account; its password stays, a one-time link that waits does not."""

    async def all(self) -> Sequence[Account]:
        """Every account, in no order."""

    async def find(self, name: str) -> Account | None: ...

    async def linked(self, token: str) -> Account | None:
        """Whose password this one-time link may set; None if it is used, replaced or too old."""

    async def set_password(self, token: str, password: str) -> Account:
        """Use a one-time link. It works once; all earlier sessions of the account end."""

    async def check(self, name: str, password: str, caller: Caller) -> Account:
        """Raises RefusedError `wrong`, or `throttled` with `after` seconds, without telling if the name exists."""

    async def remember(self, account: Account, caller: Caller) -> str:
        """Know this browser and address again, so that strangers' guesses do not shut them out; gives what the
        browser has to keep."""


class Sessions(Protocol):
    """Signed-in browsers, known by a random token of which only the hash is stored."""

    async def open(self, account: Account) -> str:
        """Gives the session's token, for the cookie and nowhere else."""

    async def read(self, token: str, *, touch: bool) -> Session | None:
        """The session, if it still counts. With `touch` its idle time begins anew."""

    async def close(self, token: str) -> None: ...

    async def of(self, account: Account) -> Sequence[datetime]:
        """When each browser that is signed in with this account was last used, the latest first."""


def account_name(text: str) -> str:
    """The name as it is kept: lower case, one way to write each letter. Raises RefusedError `name`."""
    name = unicodedata.normalize("NFC", text.strip()).casefold()
    if not _NAME.fullmatch(name):
        raise RefusedError("name")
    return name


def check_password(password: str, name: str) -> None:
    """Raises RefusedError `password` unless it is 10 to 200 characters and not made of the name."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise RefusedError("password")
    if not password.casefold().replace(name, "").strip():
        raise RefusedError("password")


def csrf_of(session_token: str) -> str:
    """The word that a page must repeat in a header with each unsafe call; nobody without the session knows it."""
    return hashlib.blake2b(b"csrf", key=session_token.encode()[:64], digest_size=16).hexdigest()


def welcome_link(internal_url: str, token: str) -> str:
    """Where a person sets their password. After `#`, the token reaches no server log."""
    return f"{internal_url}/desk/welcome#{token}"
