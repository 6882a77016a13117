"""Source events: what a source says has happened, and how far the telling of it has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

Accepted = Literal["stored", "overtook", "duplicate", "outdated"]
"""What became of an event: stored, also in place of an older one of its incident that is not told to the end; known
already; or older than what is known of its incident."""


@dataclass(frozen=True)
class SourceEvent:
    """A fact from a source that may spend consents. `id` is the same however often the source says it;
    `what` has happened to the `incident`."""

    id: str
    type: str
    subject: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    what: str = "ended"
    incident: str = ""

    @property
    def thread(self) -> str:
        """What is told in order: one incident, to those who asked for one kind of notice about one subject."""
        return f"{self.type}|{self.subject}|{self.incident or self.id}"


@dataclass(frozen=True)
class Telling:
    """An event that is being told since `at`: up to the contact `after` of the `shard`, to `told` so far.

    `thread` is the store's name for what is told in order.
    """

    event: SourceEvent
    thread: str
    at: datetime
    shard: int = 0
    after: str = ""
    told: int = 0


@dataclass(frozen=True)
class Step:
    """The next few who asked, and where the one after them is found; `over` if there is none."""

    contacts: tuple[str, ...]
    shard: int
    after: str
    over: bool


class Subscribers(Protocol):
    """Who has a live consent to a type and subject. An index: each turn checks the consent itself."""

    async def step(self, type_: str, subject: str, shard: int, after: str, most: int) -> Step:
        """The next contacts behind `after` in this shard, or in the following ones."""


class Events(Protocol):
    """Source events on disk, from their acceptance until everybody was told. Raises NotStoredError."""

    async def accept(self, event: SourceEvent, at: datetime, once: Sequence[str] = ()) -> Accepted:
        """Store it once; it takes the place of an older one of its incident that is still being told. It is a
        duplicate too if another one was accepted by a name of `once`."""

    async def next(self) -> Telling | None:
        """The event whose turn it is: those that wait take turns."""

    async def keep(self, telling: Telling, *, over: bool) -> bool:
        """Keep how far it has come, or, `over`, that all were told; False if a newer event has taken its place."""


class Pace(Protocol):
    """How fast notices leave, over all processes."""

    async def turn(self, contact: str) -> float:
        """Take the next turn of the contact's messenger; gives the seconds until then."""
