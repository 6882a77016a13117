"""When the human team is there: `Mo-Fr 08:00-18:00, Sa 9-13`, but for holidays and special days."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

DAYS = {"mo": 0, "di": 1, "tu": 1, "mi": 2, "we": 2, "do": 3, "th": 3, "fr": 4, "sa": 5, "so": 6, "su": 6}
NAMES = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
MIDNIGHT = 24 * 60
CLOCKS = r"(\d{1,2})(?::(\d\d))?-(\d{1,2})(?::(\d\d))?"
PART = re.compile(rf"^(\w\w)(?:-(\w\w))?\s+{CLOCKS}$")
SPAN = re.compile(rf"^{CLOCKS}$")
LOOK_AHEAD = 400
"""Days within which the team comes again, or not at all."""

Span = tuple[time, time]
"""Opens, closes; closing 0:00 is midnight."""


def no_holiday(_: date) -> str:
    return ""


@dataclass(frozen=True)
class DeskHours:
    """Opening times by weekday (0 = Monday), as (opens, closes) in local time; closing 24:00 is midnight. On a
    `special` day other times count, none if it is closed; on a day that `holiday` has a name for it is closed."""

    spans: tuple[tuple[int, time, time], ...]
    special: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)
    holiday: Callable[[date], str] = no_holiday

    @classmethod
    def of(cls, text: str) -> DeskHours:
        """Read the setting; raises ValueError naming the part that cannot be read."""
        spans = [span for part in text.split(",") if part.strip() for span in _spans(part.strip())]
        return cls(tuple(sorted(spans)))

    def on(self, day: date) -> tuple[Span, ...]:
        """The times of one day."""
        if day in self.special:
            return self.special[day]
        if self.holiday(day):
            return ()
        return tuple((opens, closes) for weekday, opens, closes in self.spans if weekday == day.weekday())

    def open_at(self, local: datetime) -> bool:
        return any(
            opens <= local.time() and (closes == time(0) or local.time() < closes)
            for opens, closes in self.on(local.date())
        )

    def next_opening(self, local: datetime) -> datetime | None:
        """The next moment the team comes; None if it never does."""
        for ahead in range(LOOK_AHEAD):
            day = (local + timedelta(days=ahead)).date()
            for opens, _ in self.on(day):
                moment = datetime.combine(day, opens, local.tzinfo)
                if moment > local:
                    return moment
        return None

    def __str__(self) -> str:
        """The week as the setting is written: days of the same times together."""
        by_day = {
            day: [span[1:] for span in self.spans if span[0] == day] for day in sorted({s[0] for s in self.spans})
        }
        return ", ".join(
            f"{NAMES[first]}{f'-{NAMES[last]}' * (first != last)} {written(span)}"
            for first, last in _runs(by_day)
            for span in by_day[first]
        )


def spans_of(text: str) -> tuple[Span, ...]:
    """The times of one day, `8-12, 13:30-18`; raises ValueError for what cannot be read, or overlaps."""
    found = []
    for part in (part.strip() for part in text.split(",") if part.strip()):
        match = SPAN.match(part)
        if not match:
            raise ValueError(f"times look like '08:00-12:00, 13:00-18:00'; cannot read {part!r}")
        found.append(_minutes_of(match[1], match[2], match[3], match[4], part))
    found.sort()
    for (_, closes), (opens, _) in itertools.pairwise(found):
        if opens < closes:
            raise ValueError(f"two times overlap: {text.strip()!r}")
    return tuple((_time(opens), _time(closes)) for opens, closes in found)


def _runs(by_day: Mapping[int, list[Span]]) -> Iterator[tuple[int, int]]:
    """Neighbouring days of the same times, as first and last."""
    first = last = -1
    for day, spans in by_day.items():
        if first >= 0 and day == last + 1 and spans == by_day[first]:
            last = day
            continue
        if first >= 0:
            yield first, last
        first = last = day
    if first >= 0:
        yield first, last


def written(span: Span) -> str:
    """`08:00-12:00`, as it is read."""
    opens, closes = span
    return f"{opens:%H:%M}-{'24:00' if closes == time(0) else f'{closes:%H:%M}'}"


def _spans(part: str) -> list[tuple[int, time, time]]:
    match = PART.match(part)
    try:
        if not match:
            raise ValueError(part)
        first, last = DAYS[match[1].lower()], DAYS[(match[2] or match[1]).lower()]
        opens, closes = _minutes_of(match[3], match[4], match[5], match[6], part)
    except (KeyError, ValueError):
        raise ValueError(f"desk hours look like 'Mo-Fr 08:00-18:00, Sa 9-13'; cannot read {part!r}") from None
    days = range(first, last + 1) if first <= last else [*range(first, 7), *range(last + 1)]
    return [(day, _time(opens), _time(closes)) for day in days]


def _minutes_of(hour: str, minute: str | None, to_hour: str, to_minute: str | None, part: str) -> tuple[int, int]:
    try:
        opens, closes = _minutes(hour, minute), _minutes(to_hour, to_minute)
    except ValueError:
        raise ValueError(f"there is no such time: {part!r}") from None
    if not opens < closes:
        raise ValueError(f"closes before it opens: {part!r}")
    return opens, closes


def _minutes(hour: str, minute: str | None) -> int:
    """Minutes of the day, up to 24:00."""
    minutes = int(hour) * 60 + int(minute or 0)
    if int(minute or 0) > 59 or minutes > MIDNIGHT:
        raise ValueError(hour)
    return minutes


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
