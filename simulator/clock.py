"""The simulated world's time: the machine's, moved by an offset on command."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """Lets a test step over the 24-hour window without waiting for it."""

    def __init__(self) -> None:
        self.offset = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def advance(self, seconds: float) -> None:
        self.offset += timedelta(seconds=seconds)

    def seconds_since(self, moment: datetime) -> float:
        return (self.now() - moment).total_seconds()

    def reset(self) -> None:
        self.offset = timedelta()
