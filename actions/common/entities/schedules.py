"""When somebody travels, as they write it: "Mo–Fr 6:30–9:00", "werktags von 7 bis 9 Uhr", "weekends 4 to 6 pm"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from actions.kit.found import Entity

ALL_DAYS, WORKDAYS, WEEKEND = "1234567", "12345", "67"

_DAYS = {
    "mo": 1, "montag": 1, "monday": 1, "mon": 1,
    "di": 2, "dienstag": 2, "tuesday": 2, "tue": 2,
    "mi": 3, "mittwoch": 3, "wednesday": 3, "wed": 3,
    "do": 4, "donnerstag": 4, "thursday": 4, "thu": 4,
    "fr": 5, "freitag": 5, "friday": 5, "fri": 5,
    "sa": 6, "samstag": 6, "sonnabend": 6, "saturday": 6, "sat": 6,
    "so": 7, "sonntag": 7, "sunday": 7, "sun": 7,
}  # fmt: skip
_SPANS = {
    "werktags": WORKDAYS, "wochentags": WORKDAYS, "unter der woche": WORKDAYS, "an werktagen": WORKDAYS,
    "an wochentagen": WORKDAYS, "in der woche": WORKDAYS, "an arbeitstagen": WORKDAYS, "arbeitstags": WORKDAYS,
    "jeden werktag": WORKDAYS, "on workdays": WORKDAYS, "workdays": WORKDAYS, "during the week": WORKDAYS,
    "weekdays": WORKDAYS, "on weekdays": WORKDAYS,
    "am wochenende": WEEKEND, "wochenende": WEEKEND, "weekends": WEEKEND, "on weekends": WEEKEND,
    "täglich": ALL_DAYS, "taeglich": ALL_DAYS, "jeden tag": ALL_DAYS, "every day": ALL_DAYS, "daily": ALL_DAYS,
}  # fmt: skip

_FREE, _END = r"(?<![^\W_])", r"(?![^\W_])"
_DAY = r"(?:" + "|".join(sorted(_DAYS, key=len, reverse=True)) + r")s?\.?"
_TO = r"\s?(?:-|–|—|bis|to|till|until)\s?"
_DAY_LIST = re.compile(
    _FREE + r"(?P<span>" + "|".join(sorted(_SPANS, key=len, reverse=True)) + r")" + _END + r"|"
    + _FREE + r"(?P<days>" + _DAY + _END + r"(?:(?:" + _TO + r"|\s?(?:,|/|\+|und|and|&)\s?)" + _FREE + _DAY + _END
    + r"){0,6})",
    re.IGNORECASE,
)  # fmt: skip
_CLOCK = r"(?:[01]?[0-9]|2[0-4])(?:[:.][0-5][0-9])?"
_TIMES = re.compile(
    _FREE + r"(?<![0-9][:.])(?:(?:von|zwischen|from|between)\s)?(?P<from>" + _CLOCK + r")\s?(?P<half>am|pm|uhr|h)?"
    + r"(?:" + _TO + r"|\s(?:und|and)\s)(?P<to>" + _CLOCK + r")\s?(?P<unit>am|pm|uhr|h)?" + _END + r"(?![:.][0-9])",
    re.IGNORECASE,
)  # fmt: skip
_GAP = re.compile(
    r"[\s,:;(]{0,3}(?:(?:immer|jeweils|morgens|abends|nachmittags|von|in the|mornings?)\s?){0,2}[\s,]{0,2}"
)
_FROM_WORD = re.compile(r"\b(von|zwischen|from|between)\s", re.IGNORECASE)


@dataclass(frozen=True)
class _Part:
    start: int
    end: int
    value: str


def recognise(text: str) -> Iterator[Entity]:
    """Yield the one schedule of a text: `<days> <from>-<to>`, e.g. `12345 06:30-09:00`; days or times may be missing.

    Days are ISO weekdays, Monday is 1. Days alone are none: "am Montag" is said of many things.
    """
    days = next(_days(text), None)
    times = next(_times(text, sure=days is not None), None)
    if times is None:
        return
    if days is not None and not _together(text, days, times):
        days = None
        times = next(_times(text, sure=False), None)
        if times is None:
            return
    parts = [part for part in (days, times) if part is not None]
    start, end = min(part.start for part in parts), max(part.end for part in parts)
    value = f"{days.value if days else ''} {times.value}".strip()
    yield Entity("schedule", value, start, end, text[start:end])


def days_in(text: str) -> tuple[str, str]:
    """Return the days that a text names, empty if it names none, and the text without them."""
    part = next(_days(text), None)
    return (part.value, f"{text[: part.start]} {text[part.end :]}") if part else ("", text)


def _together(text: str, days: _Part, times: _Part) -> bool:
    first, last = sorted((days, times), key=lambda part: part.start)
    between = text[first.end : last.start]
    return first.end <= last.start and _GAP.fullmatch(between) is not None


def _days(text: str) -> Iterator[_Part]:
    for match in _DAY_LIST.finditer(text):
        span = match["span"]
        value = _SPANS[span.casefold()] if span else _listed(match["days"])
        yield _Part(match.start(), match.end(), value)


def _listed(text: str) -> str:
    """The weekdays of "Mo-Mi, Fr", in order; a range may pass the week's end."""
    found: set[int] = set()
    before, is_range = 0, False
    for token in re.findall(r"[^\W\d_]+|[-–—]", text.casefold()):
        if token in {"-", "–", "—", "bis", "to", "till", "until"}:
            is_range = True
        elif day := _DAYS.get(token) or _DAYS.get(token.removesuffix("s")):
            found |= _range(before, day) if is_range and before else {day}
            before, is_range = day, False
    return "".join(map(str, sorted(found)))


def _range(first: int, last: int) -> set[int]:
    return {(first - 1 + step) % 7 + 1 for step in range((last - first) % 7 + 1)}


def _times(text: str, *, sure: bool) -> Iterator[_Part]:
    """Ranges of time; "7-9" alone may be anything, so it needs minutes, a unit, a preposition, or days beside it."""
    for match in _TIMES.finditer(text):
        marked = match["unit"] or match["half"] or ":" in match[0] or _FROM_WORD.match(match[0] + " ")
        if not (sure or marked):
            continue
        to = _minutes(match["to"], match["unit"])
        begin = _minutes(match["from"], match["half"] or (match["unit"] if _same_half(match) else None))
        if begin < to <= 24 * 60:
            yield _Part(match.start(), match.end(), f"{_clock(begin)}-{_clock(to)}")


def _same_half(match: re.Match[str]) -> bool:
    """Whether "4 to 6 pm" means both; "11 to 1 pm" does not."""
    unit = (match["unit"] or "").casefold()
    return unit in {"am", "pm"} and _minutes(match["from"], None) < _minutes(match["to"], None)


def _minutes(clock: str, half: str | None) -> int:
    hour, _, minute = clock.replace(".", ":").partition(":")
    number = int(hour)
    if half and half.casefold() == "pm" and number < 12:
        number += 12
    return number * 60 + int(minute or 0)


def _clock(minutes: int) -> str:
    """The time of day; a span until midnight ends with the day's last minute."""
    minutes = min(minutes, 24 * 60 - 1)
    return f"{minutes // 60:02}:{minutes % 60:02}"
