"""Days in words: "übermorgen", "am Samstag", "nächste Woche", "am 7.12.", "December 7", "letzten Montag"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

_LATELY = timedelta(days=60)
"""So long ago a date without a year is this year's; further back it is next year's."""
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("januar jan january", "februar feb february", "maerz mrz march mar", "april apr", "mai may", "juni jun june",
         "juli jul july", "august aug", "september sep sept", "oktober okt october oct", "november nov",
         "dezember dez december dec"), 1)
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("montag monday", "dienstag tuesday", "mittwoch wednesday", "donnerstag thursday", "freitag friday",
         "samstag sonnabend saturday", "sonntag sunday"))
    for name in names.split()
}  # fmt: skip
_SHORT = {"mo": 0, "di": 1, "mi": 2, "do": 3, "fr": 4, "sa": 5, "so": 6,
          "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}  # fmt: skip
_FEASTS = {
    "heiligabend": (12, 24), "heiligen abend": (12, 24), "christmas eve": (12, 24), "weihnachten": (12, 25),
    "christmas": (12, 25), "silvester": (12, 31), "new years eve": (12, 31), "new year s eve": (12, 31),
    "nikolaus": (12, 6), "nikolaustag": (12, 6), "neujahr": (1, 1), "new years day": (1, 1), "new year s day": (1, 1),
}  # fmt: skip
_OFFSETS = {
    "vorgestern": -2, "day before yesterday": -2, "gestern": -1, "yesterday": -1, "heute": 0, "today": 0,
    "day after tomorrow": 2, "uebermorgen": 2, "tomorrow": 1, "morgen": 1,
}  # fmt: skip
_COMING = (
    r"(?P<which>(?:ueber)?naechste[nrms]?|next|kommende[nrms]?|coming|diese[nrms]?|this|letzte[nrms]?|last"
    r"|vorige[nrms]?|vergangene[nrms]?|vorletzte[nrms]?)"
)
_MONTH = r"(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?:\s?(?P<year>20\d\d))?"
_OF_ONE_MONTH = re.compile(
    r"\b(?:vom |from )?(?P<day>\d{1,2})\.?(?:th|st|nd|rd)?\s?(?:bis(?: zum)?|-|to)\s?(?P<last>\d{1,2})\.?"
    r"(?:th|st|nd|rd)?\s?" + _MONTH
)
_TO = re.compile(r"\s?(?:bis(?: zum| einschliesslich)?|-|to|until|through)\s?")
_DAY_NAME = r"(?P<name>" + "|".join(_WEEKDAYS) + r")"


@dataclass(frozen=True)
class Days:
    """Days that a text names, first and last; `heard` is where it says so, `weekly` that it is by a day of the week."""

    first: date
    last: date
    heard: tuple[int, int]
    weekly: bool = False


def days(said: str, today: date) -> Days | None:
    """Return the days that a folded text, whose points and colons stand, names first."""
    for pattern, meant in _READERS:
        for match in pattern.finditer(said):
            span = meant(match, today)
            if span is not None:
                return Days(*span, heard=match.span(), weekly=meant is _weekday and not match.groupdict().get("which"))
    return None


def days_between(said: str, today: date) -> Days | None:
    """Return the days that a text names as from one to the other: "Montag bis Mittwoch", "vom 1. bis 3. Dezember"."""
    if match := _OF_ONE_MONTH.search(said):
        month = _MONTHS[match["month"]]
        first, last = _date(int(match["day"]), month, 0, today), _date(int(match["last"]), month, 0, today)
        return Days(first, last, match.span()) if first and last and first <= last else None
    first_day = days(said, today)
    if first_day is None or (to := _TO.match(said, first_day.heard[1])) is None:
        return None
    last_day = days(said[to.end() :], today)
    if last_day is None or last_day.heard[0] != 0 or last_day.last < first_day.first:
        return None
    begin = first_day.heard[0]
    begin -= next((len(lead) for lead in ("vom ", "von ", "from ") if said[:begin].endswith(lead)), 0)
    return Days(first_day.first, last_day.last, (begin, to.end() + last_day.heard[1]))


_Span = tuple[date, date] | None


def _one(day: date | None) -> _Span:
    return (day, day) if day else None


def _dated(match: re.Match[str], today: date) -> _Span:
    said = match.groupdict()
    month = said.get("month") or ""
    number = _MONTHS.get(month) or (int(month) if month.isdigit() else 0)
    year = int(said.get("year") or 0)
    return _one(_date(int(match["day"]), number, year + 2000 if 0 < year < 100 else year, today))


def _date(day: int, month: int, year: int, today: date) -> date | None:
    try:
        if year:
            return date(year, month, day)
        this_year = date(today.year, month, day)
        return this_year if this_year >= today - _LATELY else date(today.year + 1, month, day)
    except ValueError:
        return None


def _of_month(match: re.Match[str], today: date) -> _Span:
    """ "am 24." is the next 24th."""
    for ahead in range(70):
        day = today + timedelta(days=ahead)
        if day.day == int(match["day"]):
            return _one(day)
    return None


def _feast(match: re.Match[str], today: date) -> _Span:
    month, day = _FEASTS[match[0]]
    found = _date(day, month, 0, today)
    return (found, found + timedelta(days=1)) if found and day == 25 else _one(found)


def _week(match: re.Match[str], today: date) -> _Span:
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=_weeks(match["which"]))
    if name := match.groupdict().get("name"):
        return _one(monday + timedelta(days=_WEEKDAYS[name]))
    return max(monday, today) if match["which"].startswith(("diese", "this")) else monday, monday + timedelta(days=6)


def _weeks(which: str) -> int:
    if which.startswith("uebernaechst"):
        return 2
    return -1 if which.startswith(("letzt", "last", "vorig", "vergangen")) else 0 if which[:2] in {"di", "th"} else 1


def _weekend(match: re.Match[str], today: date) -> _Span:
    saturday = today - timedelta(days=today.weekday()) + timedelta(days=5)
    which = match["which"] or ""
    if _past(which):
        saturday -= timedelta(weeks=1)
    elif today.weekday() > 4 and which.startswith(("naechst", "next")):
        saturday += timedelta(weeks=1)
    sunday = saturday + timedelta(days=1)
    return (saturday if _past(which) else max(saturday, today)), sunday


def _past(which: str) -> bool:
    return which.startswith(("letzt", "last", "vorig", "vergangen", "vorletzt"))


def _weekday(match: re.Match[str], today: date) -> _Span:
    wanted = (_WEEKDAYS | _SHORT)[match["name"]]
    which = match.groupdict().get("which") or ""
    ahead = (wanted - today.weekday()) % 7
    if _past(which):
        return _one(today - timedelta(days=(today.weekday() - wanted - 1) % 7 + 1))
    if ahead == 0 and which.startswith(("naechst", "next", "kommend", "coming")):
        ahead = 7
    return _one(today + timedelta(days=ahead))


def _month_span(match: re.Match[str], today: date) -> _Span:
    said = match.groupdict()
    if said.get("which"):
        first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    else:
        number = _MONTHS[match["month"]]
        first = date(today.year + (number < today.month), number, 1)
    return max(first, today), _last_of(first)


def _rest_of_week(_: re.Match[str], today: date) -> _Span:
    sunday = today + timedelta(days=6 - today.weekday())
    return max(today, sunday - timedelta(days=3)), sunday


def _third(match: re.Match[str], today: date) -> _Span:
    number = _MONTHS[match["month"]]
    first = date(today.year + (number < today.month), number, 1)
    begin = {"anfang": 0, "early": 0, "mitte": 10, "mid": 10}.get(match["third"], 20)
    last = first + timedelta(days=begin + 9) if begin < 20 else _last_of(first)
    return first + timedelta(days=begin), last


def _last_of(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _offset(match: re.Match[str], today: date) -> _Span:
    return _one(today + timedelta(days=_OFFSETS[match[0]]))


def _ahead(match: re.Match[str], today: date) -> _Span:
    count = int(match["count"]) if match["count"].isdigit() else 1
    return _one(today + timedelta(days=count * (7 if match["unit"][0] == "w" else 1)))


def _words(mapping: dict[str, object] | dict[str, int] | dict[str, tuple[int, int]]) -> str:
    return r"\b(?:" + "|".join(sorted(mapping, key=len, reverse=True)) + r")\b"


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], _Span]], ...] = tuple(
    (re.compile(pattern), meant)
    for pattern, meant in (
        (r"\b(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b", _dated),
        (r"(?<![\d.:])(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.(?:\s?(?P<year>20\d\d|\d\d)\b(?![:.]))?", _dated),
        (r"\b(?:am|den|dem|vom|zum) (?P<day>\d{1,2})\.(?P<month>\d{1,2})\b(?!\s?uhr|[.:]\d)", _dated),
        (r"\b(?P<day>\d{1,2})(?:\.|st|nd|rd|th)?\s?(?:of )?" + _MONTH + _YEAR, _dated),
        (_MONTH.replace(r"\b\.?", r"\.?") + r" (?P<day>\d{1,2})(?:st|nd|rd|th)?\b" + _YEAR, _dated),
        (r"\b(?:am|den|dem) (?P<day>\d{1,2})\.(?!\d|\s?(?:advent|weihnacht|klasse|stock|mal|gleis))", _of_month),
        (r"\bthe (?P<day>\d{1,2})(?:st|nd|rd|th)\b", _of_month),
        (_words(_FEASTS), _feast),
        (r"\b" + _DAY_NAME + r" " + _COMING + r" (?:woche|week)\b", _week),
        (r"\b" + _COMING + r" (?:woche|week)\b(?: (?:am )?" + _DAY_NAME + r"\b)?", _week),
        (r"\b(?:in|within) (?P<count>\d{1,2}|einer|einem|einigen|a|one) (?P<unit>tag|woche|day|week)[a-z]*", _ahead),
        (r"\b(?:" + _COMING + r" )?(?:wochenende|weekend|we)\b", _weekend),
        (r"\b(?:ende|rest|end|rest) (?:der|of the) (?:woche|week)\b", _rest_of_week),
        (r"\b(?P<third>anfang|mitte|ende|early|mid|late) " + _MONTH, _third),
        (r"\b" + _COMING + r" (?:monat|month)\b", _month_span),
        (r"\b(?:im|in) (?:laufe des )?" + _MONTH, _month_span),
        (r"\b(?:" + _COMING + r" )?" + _DAY_NAME + r"s?\b", _weekday),
        (r"\b(?:am|on|naechsten|ab) (?P<name>" + "|".join(_SHORT) + r")\b\.?(?! uhr)", _weekday),
        (r"\b(?P<name>" + "|".join(_SHORT) + r")\b\.?(?= (?:frueh|morning|vormittag|nachmittag|abend|even))", _weekday),
        (_words(_OFFSETS), _offset),
    )
)  # fmt: skip
