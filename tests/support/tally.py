"""A meter that a test reads."""

from __future__ import annotations

from collections import defaultdict

from bot.ops.metrics.table import TABLE


class Tally:
    """Adds up what is counted, and takes nothing that the table does not declare."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, frozenset[tuple[str, str]]], float] = defaultdict(float)

    def count(self, name: str, /, number: float = 1, **labels: str) -> None:
        self._found[_key(name, labels)] += number

    def took(self, name: str, seconds: float, /, **labels: str) -> None:
        assert seconds >= 0
        self._found[_key(name, labels)] += 1

    def level(self, name: str, change: float, /, **labels: str) -> None:
        self._found[_key(name, labels)] += change

    def mark(self, name: str, value: float, /, **labels: str) -> None:
        self._found[_key(name, labels)] = value

    def of(self, name: str, **labels: str) -> float:
        """How often, how many, or at which value, over all labels that are not named."""
        wanted = labels.items()
        return sum(value for (found, given), value in self._found.items() if found == name and wanted <= set(given))


def _key(name: str, labels: dict[str, str]) -> tuple[str, frozenset[tuple[str, str]]]:
    assert set(labels) == set(TABLE[name].labels), name
    return name, frozenset(labels.items())
