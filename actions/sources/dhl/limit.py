"""How often DHL may be asked. The port is small so that several workers can share one in Redis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from actions.sources.errors import UnavailableError


@dataclass(frozen=True)
class Allowance:
    """The starter quota; DHL resets it at midnight GMT."""

    per_day: int = 250
    spacing: timedelta = timedelta(seconds=5)
    patience: timedelta = timedelta(seconds=4)


class Limit(Protocol):
    """Books calls."""

    async def book(self) -> timedelta:
        """Return how long to wait before the call that is now booked; raise Unavailable if there is none."""
        ...

    async def exhausted(self) -> None:
        """Learn from the carrier that the quota is spent."""
        ...


class CallLimit:
    """A limit for one process."""

    def __init__(self, clock: Callable[[], datetime], allowance: Allowance | None = None) -> None:
        self._clock = clock
        self._allowance = allowance or Allowance()
        self._day = date.min
        self._spent = 0
        self._next = datetime.min.replace(tzinfo=UTC)

    async def book(self) -> timedelta:
        """Book the next free call, at most `patience` ahead."""
        now = self._clock().astimezone(UTC)
        if now.date() != self._day:
            self._day, self._spent = now.date(), 0
        if self._spent >= self._allowance.per_day:
            raise UnavailableError("quota", until=_midnight_after(now))
        turn = max(now, self._next)
        if turn - now > self._allowance.patience:
            raise UnavailableError("busy", until=turn)
        self._spent += 1
        self._next = turn + self._allowance.spacing
        return turn - now

    async def exhausted(self) -> None:
        """Book nothing more today."""
        self._day, self._spent = self._clock().astimezone(UTC).date(), self._allowance.per_day


def _midnight_after(now: datetime) -> datetime:
    return (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
