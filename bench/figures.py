"""Spans of time, summed up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Spread:
    """How long something took, in milliseconds, over so many times."""

    number: int
    median: float
    p95: float
    p99: float
    longest: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Spread:
        """Sum up; of nothing it is all zero."""
        ordered = sorted(seconds)
        median, p95, p99 = (_at(ordered, share) for share in (0.5, 0.95, 0.99))
        return cls(len(ordered), median, p95, p99, 1000 * ordered[-1] if ordered else 0.0)

    @classmethod
    def read(cls, fields: dict[str, float]) -> Spread:
        return cls(int(fields["number"]), *(fields[name] for name in ("median", "p95", "p99", "longest")))

    def write(self) -> dict[str, float]:
        return asdict(self)


def _at(ordered: Sequence[float], share: float) -> float:
    """The value below which this share lies (nearest rank)."""
    return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
