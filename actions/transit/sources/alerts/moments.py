"""Times as feeds send them: in seconds or finer, with ends that mean "open", in whatever order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from actions.transit.sources.alerts.model import Period

_EARLIEST = int(datetime(2000, 1, 1, tzinfo=UTC).timestamp())
_LATEST = int(datetime(2100, 1, 2, tzinfo=UTC).timestamp())
_SCALES = (1, 1_000, 1_000_000, 1_000_000_000)
_OPEN = timedelta(days=3 * 365)
"""No disruption is known to end so far ahead: such an end is a way to write that there is none."""


def moment(posix: int) -> datetime | None:
    """Return the moment of a timestamp in seconds, milliseconds or finer; None if it can be none."""
    for scale in _SCALES:
        if _EARLIEST <= posix // scale < _LATEST:
            return datetime.fromtimestamp(posix // scale, UTC)
    return None


def periods(ranges: Iterable[Any], now: datetime) -> tuple[Period, ...] | None:
    """Return the periods in order, those that meet joined; None if there are some and none can be read."""
    given = list(ranges)
    read = [period for one in given if (period := _period(one.start, one.end, now)) is not None]
    return None if given and not read else _joined(read)


def _period(start: int, end: int, now: datetime) -> Period | None:
    begins = moment(start)
    if begins is None and start >= _LATEST:
        return None  # never begins
    if end and end < _EARLIEST:
        return None
    ends = moment(end)
    if ends is not None and ends > now + _OPEN:
        ends = None
    if begins is not None and ends is not None and ends <= begins:
        return Period(begins) if begins > now else None  # of two wrong ends only what is still to come can be meant
    return Period(begins, ends)


def _joined(read: list[Period]) -> tuple[Period, ...]:
    found: list[Period] = []
    for period in sorted(read, key=lambda p: p.begins_at.timestamp() if p.begins_at else float("-inf")):
        last = found[-1] if found else None
        if last is None or (
            last.ends_at is not None and period.begins_at is not None and period.begins_at > last.ends_at
        ):
            found.append(period)
        elif last.ends_at is not None:
            longer = None if period.ends_at is None else max(last.ends_at, period.ends_at)
            found[-1] = Period(last.begins_at, longer)
    return tuple(found)
