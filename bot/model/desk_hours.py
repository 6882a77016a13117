"""When the human team is there: `Mo-Fr 08:00-18:00, Sa 9-13`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

DAYS = {"mo": 0, "di": 1, "tu": 1, "mi": 2, "we": 2, "do": 3, "th": 3, "fr": 4, "sa": 5, "so": 6, "su": 6}
MIDNIGHT = 24 * 60
PART = re.compile(r"^(\w\w)(?:-(\w\w))?\s+(\d{1,2})(?::(\d\d))?-(\d{1,2})(?::(\d\d))?$")


@dataclass(frozen=True)
class DeskHours:
    """Opening times by weekday (0 = Monday), as (opens, closes) in local time; closing 24:00 is midnight."""

    spans: tuple[tuple[int, time, time], ...]

    @classmethod
    def of(cls, text: str) -> DeskHours:
        """Read the setting; raises ValueError naming the part that cannot be read."""
        spans = [span for part in text.split(",") if part.strip() for span in _spans(part.strip())]
        return cls(tuple(sorted(spans)))

    def open_at(self, local: datetime) -> bool:
        return any(
            day == local.weekday() and opens <= local.time() and (closes == time(0) or local.time() < closes)
            for day, opens, closes in self.spans
        )

    def next_opening(self, local: datetime) -> datetime | None:
        """The next moment the team comes; None if it never does."""
        for ahead in range(8):
            date = (local + timedelta(days=ahead)).date()
            for day, opens, _ in self.spans:
                moment = datetime.combine(date, opens, local.tzinfo)
                if day == date.weekday() and moment > local:
                    return moment
        return None


def _spans(part: str) -> list[tuple[int, time, time]]:
    match = PART.match(part)
    try:
        if not match:
            raise ValueError(part)
        first, last = DAYS[match[1].lower()], DAYS[(match[2] or match[1]).lower()]
        opens, closes = _minutes(match[3], match[4]), _minutes(match[5], match[6])
        if not opens < closes:
            raise ValueError(part)
    except (KeyError, ValueError):
        raise ValueError(f"desk hours look like 'Mo-Fr 08:00-18:00, Sa 9-13'; cannot read {part!r}") from None
    days = range(first, last + 1) if first <= last else [*range(first, 7), *range(last + 1)]
    return [(day, _time(opens), _time(closes)) for day in days]


def _minutes(hour: str, minute: str | None) -> int:
    """Minutes of the day, up to 24:00."""
    minutes = int(hour) * 60 + int(minute or 0)
    if int(minute or 0) > 59 or minutes > MIDNIGHT:
        raise ValueError(hour)
    return minutes


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
