"""Answers kept as long as their status allows, so that no chat message costs a call twice."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

from actions.sources.dhl.model import Parcel, Status

_HALF_HOUR = timedelta(minutes=30)
_TTL: dict[Status, timedelta] = {
    "announced": _HALF_HOUR,
    "handed_in": _HALF_HOUR,
    "transit": _HALF_HOUR,
    "region": _HALF_HOUR,
    "out_for_delivery": timedelta(minutes=15),
    "delivered": timedelta(days=7),
    "failure": _HALF_HOUR,
    "returned": timedelta(days=1),
    "unknown": _HALF_HOUR,
}
_NOT_FOUND_TTL = timedelta(minutes=10)  # a new parcel shows after 10 to 30 minutes

Key = tuple[str, str]


class Remembered:
    """A bounded memory of answers; None is the answer "not found"."""

    def __init__(self, most: int = 10_000) -> None:
        self._most = most
        self._answers: OrderedDict[Key, tuple[datetime, Parcel | None]] = OrderedDict()

    def get(self, key: Key, now: datetime) -> tuple[Parcel | None] | None:
        """Return the answer in a tuple if there is one that still holds."""
        kept = self._answers.get(key)
        if kept is None or kept[0] <= now:
            return None
        return (kept[1],)

    def put(self, key: Key, parcel: Parcel | None, now: datetime) -> None:
        """Keep an answer; the oldest goes when there are too many."""
        ttl = _TTL[parcel.status] if parcel else _NOT_FOUND_TTL
        self._answers[key] = (now + ttl, parcel)
        self._answers.move_to_end(key)
        while len(self._answers) > self._most:
            self._answers.popitem(last=False)
