"""What anybody may cause as often as they like is said at most once a minute, with how often it happened."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.model.clock import Clock

EVERY = timedelta(minutes=1)


class LogRate:
    """Counts by name; the names must be few and our own."""

    def __init__(self, clock: Clock, every: timedelta = EVERY) -> None:
        self._clock = clock
        self._every = every
        self._said: dict[str, datetime] = {}
        self._since: dict[str, int] = {}

    def due(self, name: str) -> int:
        """It has happened once more: how often since it was last said if it is to be said now, else 0."""
        now, number = self._clock(), self._since.get(name, 0) + 1
        last = self._said.get(name)
        if last is not None and last <= now < last + self._every:
            self._since[name] = number
            return 0
        self._said[name], self._since[name] = now, 0
        return number
