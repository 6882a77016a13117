"""How much one visitor or address may do: a bucket that fills with time."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model.clock import Clock

MOST_VISITORS = 10_000


@dataclass
class _Bucket:
    left: float
    at: float


class TokenBuckets:
    """So many at once, so many a second after that, for each name; a name long unheard of starts afresh."""

    def __init__(self, clock: Clock, burst: float, per_second: float) -> None:
        self._clock = clock
        self._burst = burst
        self._per_second = per_second
        self._buckets: dict[str, _Bucket] = {}

    def take(self, visitor: str, cost: float = 1) -> float:
        """Take so much; 0 if it was there, else the seconds until it will be."""
        now = self._clock().timestamp()
        bucket = self._buckets.pop(visitor, None) or _Bucket(self._burst, now)
        bucket.left = min(self._burst, bucket.left + max(0.0, now - bucket.at) * self._per_second)
        bucket.at = now
        self._buckets[visitor] = bucket  # the one heard from last goes to the end
        if len(self._buckets) > MOST_VISITORS:
            del self._buckets[next(iter(self._buckets))]
        if bucket.left >= cost:
            bucket.left -= cost
            return 0.0
        return (cost - bucket.left) / self._per_second
