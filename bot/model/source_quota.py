"""What all workers of an installation share about a source that may be asked only so often: its calls, its answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol


@dataclass(frozen=True)
class Quota:
    """So many calls a day (it ends at midnight UTC), so far apart; nobody waits longer than `patience` for one."""

    per_day: int
    spacing: timedelta
    patience: timedelta


PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(minutes=5)
"""After a refusal that says nothing else; it doubles from one to the next."""
SAID_TWICE = 2


@dataclass(frozen=True)
class Booked:
    """A call that is ours after this wait, whether it is made or not."""

    wait: timedelta


@dataclass(frozen=True)
class NoCall:
    """The day's calls are spent, or the next free one is too far away; when it is worth asking again."""

    reason: Literal["quota", "busy"]
    until: datetime


class Hints(Protocol):
    """What a source's webhook has named; it proves nothing and is fetched before anything is told."""

    async def add(self, hint: str) -> None:
        """Raises NotStoredError."""
        ...

    async def take(self) -> str | None:
        """Any one of them, which is gone then; raises NotStoredError."""
        ...


class SourceQuota(Protocol):
    """Of one source. Raises NotStoredError while the store is away: then nobody knows whether a call is free."""

    async def book(self, quota: Quota) -> Booked | NoCall:
        """The next free call."""
        ...

    async def refused(self, quota: Quota, after: timedelta | None, *, of_the_day: bool) -> NoCall:
        """The source refused a call. Nobody calls for a while: as long as it said, else for seconds, longer each time.
        The day is over only once it has said so twice."""
        ...

    async def left(self, quota: Quota) -> int:
        """How many calls of this day are free."""
        ...

    async def served(self) -> None:
        """The source answered: what it refused before is over."""
        ...

    async def answer(self, question: str, shape: Any) -> Any | None:
        """The answer kept for the question, read as `shape`, while it lasts."""
        ...

    async def keep(self, question: str, answer: Any, lasts: timedelta) -> None:
        """For whoever asks the same."""
        ...
