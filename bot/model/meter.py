"""Counting: what rooms tell about their work. `bot/ops/metrics/table.py` declares each name with its labels."""

from __future__ import annotations

from typing import Protocol


class Meter(Protocol):
    """Takes figures; it never fails and never waits. Labels come from closed sets and say nothing about a person."""

    def count(self, name: str, /, number: float = 1, **labels: str) -> None:
        """So many more of it have happened."""

    def took(self, name: str, seconds: float, /, **labels: str) -> None:
        """It has taken so long, once."""

    def level(self, name: str, change: float, /, **labels: str) -> None:
        """So many more of it are there now, or fewer."""

    def mark(self, name: str, value: float, /, **labels: str) -> None:
        """It stands at this value now."""


class Unmetered:
    """A meter that nobody reads."""

    def count(self, name: str, /, number: float = 1, **labels: str) -> None: ...

    def took(self, name: str, seconds: float, /, **labels: str) -> None: ...

    def level(self, name: str, change: float, /, **labels: str) -> None: ...

    def mark(self, name: str, value: float, /, **labels: str) -> None: ...


UNMETERED: Meter = Unmetered()
