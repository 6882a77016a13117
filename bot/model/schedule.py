"""When a customer wants to be told, and of what at least: spans of the day, weekdays, severity. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta


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


def _next(local: datetime, at: time) -> datetime:
    """The next moment after `local` with this time of day, in the same zone."""
    today = local.replace(hour=at.hour, minute=at.minute, second=at.second, microsecond=0)
    return today if today > local else today + timedelta(days=1)
