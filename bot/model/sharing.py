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


@dataclass(frozen=True)
class Booked:
    """A call that is ours after this wait, whether it is made or not."""

    wait: timedelta


@dataclass(frozen=True)
class NoCall:
    """The day's calls are spent, or the next free one is too far away; when it is worth asking again."""

    reason: Literal["quota", "busy"]
    until: datetime


class Sharing(Protocol):
    """Of one source. Raises NotStoredError while the store is away: then nobody knows whether a call is free."""

    async def book(self, quota: Quota) -> Booked | NoCall:
        """The next free call."""
        ...

    async def exhausted(self, quota: Quota) -> None:
        """The source says that the day's calls are spent."""
        ...

    async def answer(self, question: str, shape: Any) -> Any | None:
        """The answer kept for the question, read as `shape`, while it lasts."""
        ...

    async def keep(self, question: str, answer: Any, lasts: timedelta) -> None:
        """For whoever asks the same."""
        ...
