"""How long to wait after failures: the one place that says how pauses grow, and how those who wait are kept apart."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar
from zlib import crc32

Pause = TypeVar("Pause", float, timedelta)
_MOST_DOUBLINGS = 64


def backoff(failures: int, first: Pause, longest: Pause) -> Pause:
    """The pause after so many failures in a row: doubled with each after the first one, never above the longest."""
    factor = 2 ** min(max(failures - 1, 0), _MOST_DOUBLINGS)
    return longest if factor >= longest / first else first * factor


def spread(pause: float, *key: object) -> float:
    """Somewhere in the second half of the pause, the same for the same key: what failed together does not come back
    together. Not in its first half: an outage wants the pause, and whoever refuses is not asked again at once."""
    return pause * (0.5 + crc32("\x1f".join(map(str, key)).encode()) / 2**33)
