"""A pack: one trade as one unit, and what an installation hands it. No room of `bot/` knows a trade's words."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.model.alarm import Alarms
from bot.model.clock import Clock
from bot.model.consent_selector import ConsentSelector
from bot.model.event import SourceEvent
from bot.model.event_fields import Names
from bot.model.job import Job
from bot.model.meter import UNMETERED, Meter
from bot.model.name_list import NameList
from bot.model.source import SourceState
from bot.model.source_quota import Hints, SourceQuota
from bot.model.subject import EventKind, NoticeNames, SubjectKind
from bot.model.visible import Span
from bot.model.withdrawn_all_clear import Withdrawal

_NAME = re.compile(r"[a-z][a-z0-9_]*")


class NoSettings(BaseSettings):
    """Of a pack that needs none."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)


class Spotted(Protocol):
    """A name that was found in a text."""

    @property
    def entity(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    def as_json(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class EntityKind:
    """What is recognised in a message: `find` gets the text and what surer kinds (a lower `rank`) have found there.
    `fillers` are words that may stand beside a name without saying more than it; `title` is what people call it, by
    language. `known` gives what it knows its names from: as long as that is the same object, one text has one
    finding."""

    name: str
    rank: int
    find: Callable[[str, Sequence[Spotted]], Iterable[Spotted]]
    fillers: frozenset[str] = frozenset()
    title: Mapping[str, str] = field(default_factory=dict)
    known: Callable[[], object] = lambda: None


class WatchState(Protocol):
    """What a pack's watch keeps between two looks, and what anybody waits for. Raises NotStoredError."""

    async def subjects(self, types: Collection[str], kind: str) -> set[str]:
        """Subjects of this kind with a live consent to one of these types."""
        ...

    async def seen(self, subjects: Collection[str]) -> dict[str, Any]:
        """What is known of each; what nobody waits for any more is forgotten."""
        ...

    async def keep(self, subject: str, seen: Any) -> None: ...

    async def may_ask(self, apart: timedelta) -> bool:
        """Whether the last question is that long ago; if so, this is the next one."""
        ...

    def pseudonym(self, *parts: str) -> str:
        """A name that says nothing of what it stands for."""
        ...


class Picture(Protocol):
    """What a watch saw of a whole source at its last look. Raises NotStoredError."""

    async def read(self, name: str) -> bytes | None: ...
    async def write(self, name: str, picture: bytes, lasts: timedelta | None = None) -> None: ...


@dataclass(frozen=True)
class Installation:
    """What a pack's sources are made of. `settings` are the pack's own, read; `folder` is the data folder; without a
    `session` nothing is fetched. `shared` gives what all processes share about a source of that name. `selector` knows
    how customers call the notices of all packs. A source of whose name `off` says so must not be asked, and tells
    nothing that it knew."""

    settings: Any
    company: str
    timezone: ZoneInfo
    folder: Path
    clock: Clock
    session: Any = None
    meter: Meter = UNMETERED
    shared: Callable[[str], SourceQuota] | None = None
    selector: ConsentSelector = field(default_factory=ConsentSelector)
    off: Callable[[str], bool] = lambda _: False


@dataclass(frozen=True)
class WatchPorts:
    """What a pack's watches may use besides: `tell` accepts an event, `holds` is the lock of that name; `state` is kept
    under a name in a shape."""

    tell: Callable[[SourceEvent], Awaitable[object]]
    holds: Callable[[str], Awaitable[bool]]
    state: Callable[[str, Any], WatchState]
    picture: Picture
    hints: Callable[[str], Hints]
    alarms: Alarms
    clock: Clock
    timezone: ZoneInfo


@dataclass(frozen=True)
class Hook:
    """What a door of a pack may use: a webhook that nobody signs gives hints and no more."""

    settings: Any
    hints: Callable[[str], Hints]
    clock: Clock
    meter: Meter = UNMETERED


def _none(*_: Any) -> tuple[()]:
    return ()


async def _no_states(_: Any, __: datetime) -> Sequence[SourceState]:
    return ()


async def _no_withdrawals(_: Picture) -> Sequence[Withdrawal]:
    return ()


async def _nothing_asked(_: Any) -> None:
    return None


@dataclass(frozen=True)
class Pack:
    """One trade.

    `data` is the folder with its skills and its `notices.yml`; `sources` builds what the functions after it are given:
    its `actions` (for rasa-sdk), the `entities` that it recognises, the `names` that notices may call things by, its
    `watches`. `withdrawn` are what a watch took for over and was not, `routes` are below `/events/` of the internal
    port. `harmless` finds numbers that are no secret, so that masking spares them. `retention` is how long a
    personal subject outlives its consents. `states` and `ask` are for `lotse sources`. `offline` are settings under
    which all its sources count as unavailable, `played` those that point to the simulator at an address (at once: it
    is asked anew for each question). `worlds` is what a golden dialogue may ask of the simulator. `title` is
    what editors call it, by language.
    `name_lists` are what editors may call things besides their names.
    `take` reads what the pack keeps in a file of its own in its folder of a release, each time another one is live;
    `check` says what is wrong there: file, place in it, reason.
    """

    name: str
    data: Path
    settings: type[BaseSettings] = NoSettings
    subjects: tuple[SubjectKind, ...] = ()
    events: tuple[EventKind, ...] = ()
    notices: tuple[NoticeNames, ...] = ()
    cases: tuple[()] = ()
    sources: Callable[[Installation], Any] = lambda installation: installation
    entities: Callable[[Any], Sequence[EntityKind]] = _none
    actions: Callable[[Any], Sequence[Any]] = _none
    names: Callable[[Any], Names] = lambda _: Names()
    watches: Callable[[Any, WatchPorts], Sequence[Job]] = _none
    withdrawn: Callable[[Picture], Awaitable[Sequence[Withdrawal]]] = _no_withdrawals
    routes: Callable[[Hook], Sequence[Any]] = _none
    harmless: Callable[[str], Iterable[Span]] = _none
    retention: Callable[[Any], timedelta] = lambda _: timedelta(days=14)
    states: Callable[[Any, datetime], Awaitable[Sequence[SourceState]]] = _no_states
    ask: Callable[[Any], Awaitable[None]] = _nothing_asked
    offline: Mapping[str, Any] = field(default_factory=dict)
    played: Callable[[str, bool], Mapping[str, Any]] = lambda _, __: {}
    worlds: Mapping[str, frozenset[str]] = field(default_factory=dict)
    title: Mapping[str, str] = field(default_factory=dict)
    name_lists: tuple[NameList, ...] = ()
    take: Callable[[Any, Path], None] = lambda _, __: None
    check: Callable[[Any, Path], Iterable[tuple[str, tuple[str, ...], str]]] = _none

    def __post_init__(self) -> None:
        """It names a folder of content."""
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} cannot be the name of a pack")
