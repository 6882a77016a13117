"""When something ends, as the answer to an offer says it: "nur bis 18 Uhr", "until tomorrow", "für zwei Stunden"."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from actions.common.entities.clocks import clock
from actions.common.entities.days import day_of
from actions.common.terms import pause_end, read
from bot.model.keyword_rules import fold

_LEAD = re.compile(
    r"^(?:(?:aber|but|und|and|nur|only|just|bitte|please|hoechstens|maximal|at most|dann|bloss|then) )*"
    r"(?P<by>bis|until|till|til|fuer|for)(?: (?:zum|the|etwa|ca|circa|spaetestens|around|about|so"
    r"|naechsten?|next|um))* "
)
_TAIL = re.compile(r"(?: (?:bitte|danke|please|thanks|thank you|reicht|reicht mir|okay|ok))+$")
_PARTS_OF_DAY = {
    "frueh": 9, "vormittag": 12, "mittag": 13, "nachmittag": 18, "abend": 22, "nacht": 23, "morning": 12, "noon": 12,
    "afternoon": 18, "evening": 22, "night": 23, "tonight": 23, "feierabend": 18, "mitternacht": 24, "midnight": 24,
}  # fmt: skip
_WITHIN_A_DAY = re.compile(
    r"(?P<count>\d{1,2}|eine|einer|zwei|drei|one|an|two|three) (?P<unit>stunden?|hours?|minuten|minutes)$"
)
_COUNTS = {"eine": 1, "einer": 1, "one": 1, "an": 1, "zwei": 2, "two": 2, "drei": 3, "three": 3}
_DATE = re.compile(r"^(\d{1,2}) (\d{1,2})(?: (\d{4}))?$")
_DAY_WORDS = re.compile(
    r"^(?:heute|today|tonight|morgen|uebermorgen|tomorrow|day after tomorrow|(?:mon|diens|donners|frei|sams)tag"
    r"|mittwoch|sonntag|sonnabend|wochenende|weekend|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b ?"
)


def end(text: str, now: datetime) -> datetime | None:
    """Return the moment that a whole text names as an end, after `now` and in its zone; None if it says else."""
    said = fold(text)
    lead = _LEAD.match(said)
    if lead is None:
        return None
    rest = _TAIL.sub("", said[lead.end() :])
    moment = _length(rest, now) if lead["by"] in {"fuer", "for"} else _moment(rest, now)
    return moment if moment is not None and moment > now else None


def _length(said: str, now: datetime) -> datetime | None:
    if match := _WITHIN_A_DAY.fullmatch(said):
        count = _COUNTS.get(match["count"]) or int(match["count"])
        return now + (timedelta(hours=count) if match["unit"][0] in "sh" else timedelta(minutes=count))
    if said in {"heute", "today"}:
        return _last_minute(now.date(), now)
    if re.fullmatch(r"(?:\d{1,2}|eine|one|a|zwei|two|drei|three) (?:tage?|wochen?|monate?|days?|weeks?|months?)", said):
        day = pause_end(f"for {said}", now.date())
        return _last_minute(day, now) if day else None
    return None


def _moment(said: str, now: datetime) -> datetime | None:
    """A day, a time of day, or both."""
    if (dotted := _DATE.match(said)) and not _is_clock(said):
        day = read(f"bis {dotted[1]}.{dotted[2]}.{dotted[3] or ''}", now.date()).until
        return _last_minute(day, now) if day else None
    if (day := read(f"bis {said}", now.date()).until) is not None:
        return _last_minute(day, now)
    named = _DAY_WORDS.match(said)
    day = day_of(named[0], now) if named else None
    rest = said[named.end() :].strip() if named else said
    if named and day is None:
        day = now.date() + timedelta(days=2) if "uebermorgen" in named[0] else now.date()
    if not rest:
        return _last_minute(day, now) if day else None
    hour = _PARTS_OF_DAY.get(rest.removeprefix("in the ").removeprefix("um ").removeprefix("at "))
    at = _clock_time(rest) if hour is None else (time(23, 59) if hour == 24 else time(hour))
    if at is None:
        return None
    moment = datetime.combine(day or now.date(), at, now.tzinfo)
    if day is None and moment <= now:
        later = moment + timedelta(hours=12)
        moment = later if at.hour < 12 and later > now and later.date() == now.date() else moment + timedelta(days=1)
    return moment


def _clock_time(said: str) -> time | None:
    minutes = clock(said.removeprefix("um ").removeprefix("at "))
    return None if minutes is None else time(min(minutes, 24 * 60 - 1) // 60, min(minutes, 24 * 60 - 1) % 60)


def _is_clock(said: str) -> bool:
    return bool(re.fullmatch(r"\d{1,2} [0-5]\d", said)) and int(said.split()[1]) > 12


def _last_minute(day: date, now: datetime) -> datetime:
    return datetime.combine(day, time(23, 59), now.tzinfo)
