"""Which skill how many customers ask for, counted by day: what a change would touch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

DAYS = 30
"""How far back is looked."""


class Traffic(Protocol):
    """Counting is a hint: what a dying process has not stored yet is lost."""

    def count(self, skill: str) -> None:
        """A message was answered by this skill."""

    async def counts(self, days: int = DAYS) -> Mapping[str, int]:
        """Skill → messages of the last so many days. Raises NotStoredError."""


class Uncounted:
    """Where nobody counts."""

    def count(self, skill: str) -> None:
        return None

    async def counts(self, days: int = DAYS) -> Mapping[str, int]:
        return {}


def shares(counts: Mapping[str, int]) -> dict[str, float]:
    """Skill → its share of all, the most first."""
    total = sum(counts.values())
    most = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return {skill: round(number / total, 4) for skill, number in most if number} if total else {}
