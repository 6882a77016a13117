"""Trying a draft out beside what is live: the same sentence to both, in a throw-away installation; nothing is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from bot.model.item import Locale

Side = Literal["new", "live"]
"""The draft, or a release that is not live yet; and the one that is."""
SIDES: tuple[Side, Side] = ("new", "live")

LONGEST_SENTENCE = 1_000
MOST_SENTENCES = 60
"""Sentences of one session; whoever wants more begins another one."""
SESSION_LIFE = timedelta(minutes=45)
"""How long after its last sentence a session is kept."""
MOST_SHARES = 20
SHARE_SESSIONS, SHARE_A_MINUTE = 30, 40
"""How many people may talk by one link, and how many sentences they may say in a minute, all of them together."""


@dataclass(frozen=True)
class TrySetup:
    """How somebody talks: in which texts, by which messenger, and with what. `release` is the one on the new side;
    empty: the draft's words, understood by the live model."""

    locale: Locale = "de"
    channel: str = "webchat"
    release: str = ""


@dataclass(frozen=True)
class TrySession:
    """One conversation. `share` is the link that it came by; `contact` its name in the throw-away installation."""

    id: str
    contact: str
    by: str
    at: datetime
    setup: TrySetup
    share: str = ""


@dataclass(frozen=True)
class Exchange:
    """One sentence, and what each side made of it (as JSON) once it is there. `failed` says why it never will be:
    `draft_unreadable` (with the `reason`), `release_gone`, `no_release`, `broken`."""

    number: int
    text: str
    at: datetime
    sides: Mapping[str, Any] = field(default_factory=dict)
    failed: str = ""
    reason: str = ""

    @property
    def over(self) -> bool:
        return bool(self.failed) or len(self.sides) == len(SIDES)


@dataclass(frozen=True)
class Talk:
    session: TrySession
    exchanges: Sequence[Exchange]


StageState = Literal["asleep", "waking", "ready"]
"""The stage is woken by the first sentence and sleeps when nobody has said anything for a while."""


@dataclass(frozen=True)
class Share:
    """A link by which people without an account may talk to the draft. Nobody can read its token from here."""

    id: str
    by: str
    at: datetime
    until: datetime
    setup: TrySetup
    name: str = ""


class TryOut(Protocol):
    """Raises NotStoredError, and RefusedError `busy` (too much waits), `gone` (no such session any more), `enough` (it
    has had its sentences), `empty`."""

    async def open(self, by: str, setup: TrySetup, share: str = "") -> TrySession: ...

    async def say(self, session: str, text: str) -> Exchange:
        """It is in line then; what comes of it is read with `talk`."""

    async def talk(self, session: str) -> Talk: ...

    async def stage(self) -> StageState: ...

    async def end(self, session: str) -> None: ...


class Shares(Protocol):
    """Links for testers. Raises NotStoredError, and RefusedError `many` (links there are), `full` (people there are on
    it), `slow_down`, `gone`."""

    async def make(self, by: str, setup: TrySetup, life: timedelta, name: str = "") -> tuple[Share, str]:
        """The link, and its token, which is kept nowhere."""

    async def find(self, token: str) -> Share | None: ...

    async def all(self) -> Sequence[Share]: ...

    async def withdraw(self, id_: str) -> Share | None: ...

    async def enter(self, share: Share) -> None:
        """One more person."""

    async def speak(self, share: Share) -> None:
        """One more sentence."""
