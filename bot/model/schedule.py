"""When a customer wants to be told, and of what at least: spans of the day, weekdays, severity. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

DAYS = range(1, 8)


@dataclass(frozen=True)
class Span:
    """A daily span of local time, its end excluded; one that ends before it begins goes over midnight."""

    begin: time
    end: time

    @classmethod
    def of(cls, text: str) -> Span:
        """Read `22:00-06:00`; raises ValueError."""
        begin, separator, end = text.partition("-")
        if not separator:
            raise ValueError(f"not a span of the day such as 22:00-06:00: {text!r}")
        found = cls(time.fromisoformat(begin.strip()), time.fromisoformat(end.strip()))
        if found.begin == found.end:
            raise ValueError(f"a span that is empty: {text!r}")
        return found

    def holds(self, at: time) -> bool:
        at = at.replace(tzinfo=None)
        if self.begin < self.end:
            return self.begin <= at < self.end
        return at >= self.begin or at < self.end

    def next_end(self, local: datetime) -> datetime:
        """The first moment after `local` at which the span ends."""
        return _next(local, self.end)


@dataclass(frozen=True)
class Schedule:
    """Weekdays, Monday being 1, and a span that begins on them."""

    days: tuple[int, ...]
    span: Span

    @classmethod
    def of(cls, value: Any) -> Schedule | None:
        """Read `{"days": [1, 2], "from": "06:30", "to": "09:00"}`; None is always. Raises ValueError."""
        if value is None:
            return None
        try:
            days = tuple(sorted({int(day) for day in value["days"]}))
            span = Span.of(f"{value['from']}-{value['to']}")
        except (TypeError, KeyError) as error:
            raise ValueError(f"not a schedule: {value!r}") from error
        if not days or not set(days) <= set(DAYS):
            raise ValueError(f"not days of a week: {value!r}")
        return cls(days, span)

    def holds(self, local: datetime) -> bool:
        """Whether it is the time; the hours after midnight belong to the day on which the span began."""
        if not self.span.holds(local.time()):
            return False
        over_midnight = self.span.begin > self.span.end and local.time() < self.span.end
        day = (local - timedelta(days=1)) if over_midnight else local
        return day.isoweekday() in self.days

    def next_begin(self, local: datetime) -> datetime:
        """The first moment after `local` at which the span begins on one of its days."""
        begin = _next(local, self.span.begin)
        while begin.isoweekday() not in self.days:
            begin = _next(begin, self.span.begin)
        return begin


@dataclass(frozen=True)
class Least:
    """How bad it must be: a closure, or that many minutes of delay; with neither, any disruption."""

    closed: bool = False
    delay_minutes: int | None = None

    @classmethod
    def of(cls, value: Mapping[str, Any] | None) -> Least:
        if not value:
            return cls()
        minutes = value.get("delay_minutes")
        return cls(bool(value.get("closed")), int(minutes) if minutes is not None else None)

    def reached(self, fields: Mapping[str, Any]) -> bool:
        """Whether what an event says of a line is bad enough; a delay that nobody knows is none."""
        if not self.closed and self.delay_minutes is None:
            return True
        if self.closed and fields.get("closed"):
            return True
        return self.delay_minutes is not None and (
            bool(fields.get("closed")) or int(fields.get("delay_minutes") or 0) >= self.delay_minutes
        )


def rests_until(
    local: datetime, schedule: Schedule | None, quiet: Span | None, *, breaks_quiet: bool
) -> datetime | None:
    """When a notice may be told that must not be told now; None if it may.

    After the quiet hours it may still be outside the customer's own, and the other way round.
    """
    moment = local
    for _ in range(2 * len(DAYS)):
        if schedule and not schedule.holds(moment):
            moment = schedule.next_begin(moment)
        elif quiet and not breaks_quiet and quiet.holds(moment.time()):
            moment = quiet.next_end(moment)
        else:
            return None if moment == local else moment
    return moment  # hours that never meet: looked at again then


def rests_from(
    local: datetime, schedule: Schedule | None, quiet: Span | None, *, breaks_quiet: bool
) -> datetime | None:
    """Until when a notice may leave that may be told now; None if nothing ends that."""
    ends = [_next(local, schedule.span.end)] if schedule else []
    if quiet and not breaks_quiet:
        ends.append(_next(local, quiet.begin))
    return min(ends, default=None)


def _next(local: datetime, at: time) -> datetime:
    """The next moment after `local` with this time of day, in the same zone; one that a change of clocks leaves out
    comes as much later."""
    moment = local.replace(hour=at.hour, minute=at.minute, second=at.second, microsecond=0, fold=0)
    while moment <= local:
        moment += timedelta(days=1)
    return moment.astimezone(UTC).astimezone(local.tzinfo)
