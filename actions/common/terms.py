"""The terms a customer sets for a standing notice: from how bad, how often a day at most, until when."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

_ONLY_CLOSED = re.compile(
    r"\b(?:nur|only|erst)\b.{0,25}\b(?:sperrung\w*|gesperrt|ausfall\w*|ausfällt|ausfaellt|closures?|closed|cancelled)\b",
    re.IGNORECASE,
)
_DELAY = re.compile(
    r"\b(?:ab|mindestens|mehr als|über|from|over|more than|at least)\s(?P<minutes>[1-9][0-9]?)\s?"
    r"(?:min\b|min\.|minuten|minutes|mins\b)"
    r"|\b(?P<later>[1-9][0-9]?)\s?(?:min\.?|minuten|minutes)\s(?:verspätung|verspaetung|delay|late)\b",
    re.IGNORECASE,
)
_NUMBERS = {"einmal": 1, "ein": 1, "eine": 1, "zwei": 2, "zweimal": 2, "once": 1, "twice": 2, "one": 1, "two": 2}
_A_DAY = re.compile(
    r"\b(?P<count>[1-9]|" + "|".join(_NUMBERS) + r")(?:\s?(?:x|mal|nachrichten?|hinweise?|messages?|times))?"
    r"\s(?:am|pro|je|a|per|täglich)\s?(?:tag|day)\b",
    re.IGNORECASE,
)
_MONTHS = {
    "januar": 1, "jan": 1, "january": 1, "februar": 2, "feb": 2, "february": 2, "märz": 3, "maerz": 3, "march": 3,
    "mar": 3, "april": 4, "apr": 4, "mai": 5, "may": 5, "juni": 6, "jun": 6, "june": 6, "juli": 7, "jul": 7, "july": 7,
    "august": 8, "aug": 8, "september": 9, "sep": 9, "sept": 9, "oktober": 10, "okt": 10, "october": 10, "oct": 10,
    "november": 11, "nov": 11, "dezember": 12, "dez": 12, "december": 12, "dec": 12,
}  # fmt: skip
_MONTH = r"(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?(?![^\W_])(?:\s(?P<year>20[0-9]{2}))?"
_BY = r"\b(?:bis|until|till)\s(?:zum\s|the\s)?"
_NAMED = re.compile(_BY + r"(?P<day>[0-3]?[0-9])(?:\.|st|nd|rd|th)?\s?(?:of\s)?" + _MONTH, re.IGNORECASE)
_NAMED_FIRST = re.compile(
    _BY + _MONTH.replace(r"(?:\s(?P<year>20[0-9]{2}))?", "") + r"\s(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?\b",
    re.IGNORECASE,
)
_END_OF = re.compile(_BY + r"(?:ende|end of|the end of)\s" + _MONTH, re.IGNORECASE)
_DOTTED = re.compile(
    _BY + r"(?P<day>[0-3]?[0-9])\.\s?(?P<month>[01]?[0-9])\.(?:(?P<year>20[0-9]{2}|[0-9]{2})\b)?", re.IGNORECASE
)
_FOR = re.compile(
    r"\b(?:für|fuer|for)\s(?P<count>[1-9][0-9]?)\s(?P<unit>tage?|wochen?|monate?|days?|weeks?|months?)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Terms:
    """What was said; None where nothing was. `closed` asks for closures only."""

    closed: bool = False
    delay_minutes: int | None = None
    a_day: int | None = None
    until: date | None = None


def read(text: str, today: date) -> Terms:
    """Read the terms in a text; a date without a year is the next one."""
    text = text[:500]
    delay = _DELAY.search(text)
    a_day = _A_DAY.search(text)
    count = a_day["count"].casefold() if a_day else ""
    return Terms(
        closed=bool(_ONLY_CLOSED.search(text)),
        delay_minutes=int(delay["minutes"] or delay["later"]) if delay else None,
        a_day=(_NUMBERS.get(count) or int(count)) if count else None,
        until=_until(text, today),
    )


_TOMORROW = re.compile(r"\b(?:bis morgen|until tomorrow)\b", re.IGNORECASE)
_TODAY = re.compile(r"\b(?:heute|today)\b", re.IGNORECASE)
_THIS_WEEK = re.compile(r"\b(?:diese woche|this week|bis (?:nächste|naechste) woche|until next week)\b", re.IGNORECASE)
_WEEKDAYS = {
    "montag": 0, "monday": 0, "dienstag": 1, "tuesday": 1, "mittwoch": 2, "wednesday": 2, "donnerstag": 3,
    "thursday": 3, "freitag": 4, "friday": 4, "samstag": 5, "sonnabend": 5, "saturday": 5, "sonntag": 6, "sunday": 6,
}  # fmt: skip
_WEEKDAY = re.compile(
    r"\b(?:bis|until|till)\s(?:zum\s|nächsten\s|next\s)?(?P<day>" + "|".join(_WEEKDAYS) + r")\b", re.IGNORECASE
)
_WEEKS = re.compile(
    r"\b(?P<count>eine|one|a|zwei|two|drei|three)\s(?P<unit>woche|wochen|weeks?|tage?|days?|monate?|months?)\b",
    re.IGNORECASE,
)
_COUNTS = {"eine": 1, "one": 1, "a": 1, "zwei": 2, "two": 2, "drei": 3, "three": 3}


def pause_end(text: str, today: date) -> date | None:
    """Return the first day after a pause, as the text has it; None if it names no end.

    Ends and lengths first: "heute" and "diese Woche" may only say when it begins.
    """
    text = text[:500]
    if last := _until(text, today):
        return last if _FOR.search(text) else last + timedelta(days=1)
    if match := _WEEKDAY.search(text):
        return today + timedelta(days=(_WEEKDAYS[match["day"].casefold()] - today.weekday() - 1) % 7 + 1)
    if match := _WEEKS.search(text):
        days = {"t": 1, "d": 1, "w": 7, "m": 30}[match["unit"][0].casefold()]
        return today + timedelta(days=_COUNTS[match["count"].casefold()] * days)
    if _THIS_WEEK.search(text):
        return today + timedelta(days=7 - today.weekday())
    return today + timedelta(days=1) if _TOMORROW.search(text) or _TODAY.search(text) else None


def _until(text: str, today: date) -> date | None:
    if match := _END_OF.search(text):
        month = _MONTHS[match["month"].casefold()]
        return _next(today, match["year"], month, None)
    if match := _NAMED.search(text) or _NAMED_FIRST.search(text):
        groups = match.groupdict()
        return _next(today, groups.get("year"), _MONTHS[groups["month"].casefold()], int(groups["day"]))
    if match := _DOTTED.search(text):
        return _next(today, match["year"], int(match["month"]), int(match["day"]))
    if match := _FOR.search(text):
        days = {"t": 1, "d": 1, "w": 7, "m": 30}[match["unit"][0].casefold()]
        return today + timedelta(days=int(match["count"]) * days)
    return None


def _next(today: date, year: str | None, month: int, day: int | None) -> date | None:
    """The date meant, or None if there is no such day; `day` None is the month's last."""
    if not 1 <= month <= 12:
        return None
    years = [int(year) % 100 + 2000] if year else [today.year, today.year + 1]
    for one in years:
        last = calendar.monthrange(one, month)[1]
        wanted = last if day is None else day
        if 1 <= wanted <= last and date(one, month, wanted) >= today:
            return date(one, month, wanted)
    return None
