"""What an event may say of its subject: members of closed sets, numbers and times, each made anew from what was given.

There is no field that words could stand in. What fits none is refused at the door, and left out of a notice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.model.consent import SubjectKind

PARCEL = re.compile(r"[A-Z0-9]{8,39}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
CAUSES = frozenset(
    f"utter_word_cause_{cause}"
    for cause in (
        "accident",
        "construction",
        "demonstration",
        "holiday",
        "maintenance",
        "medical_emergency",
        "police_activity",
        "special_event",
        "strike",
        "technical_problem",
        "weather",
    )
)
"""The reasons that there are, each a response of ours."""
MOST_MINUTES = 180
PAST = timedelta(days=8)
"""What rests for a customer's hours may be a week old."""
AHEAD_OF_US = timedelta(minutes=5)
"""So far a source's clock may run ahead."""
DELIVERED_BY, OVER_BY = timedelta(days=60), timedelta(days=400)


@dataclass(frozen=True)
class Names:
    """The closed sets: each line with its stations, and how sources, carriers and places are called. Whoever knows
    none lets none through."""

    lines: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sources: frozenset[str] = frozenset()
    carriers: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()


@dataclass(frozen=True)
class About:
    """What a field is read against: its subject's own name, the sets, the time."""

    name: str
    names: Names
    now: datetime


Read = Callable[[Any, About], Any]
"""Gives the value as a notice may show it; None if this is none."""


def moment_of(value: Any) -> datetime | None:
    """The moment of `{"at": …}`, whenever it is."""
    match value:
        case {"at": str(text)} if len(value) == 1:
            return _moment(text)
    return None


def _moment(text: Any) -> datetime | None:
    if not isinstance(text, str) or not MOMENT.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _one_of(members: Callable[[About], Collection[str]]) -> Read:
    def read(value: Any, about: About) -> str | None:
        return value if isinstance(value, str) and value in members(about) else None

    return read


def _minutes(value: Any, _: About) -> int | None:
    return value if type(value) is int and 0 <= value <= MOST_MINUTES else None


def _flag(value: Any, _: About) -> bool | None:
    return value if isinstance(value, bool) else None


def _cause(value: Any, _: About) -> dict[str, str] | None:
    match value:
        case {"word": str(name)} if len(value) == 1 and name in CAUSES:
            return {"word": name}
    return None


def _at(ahead: timedelta) -> Read:
    def read(value: Any, about: About) -> dict[str, str] | None:
        moment = _within(moment_of(value), about, ahead)
        return {"at": moment.isoformat()} if moment else None

    return read


def _iso(value: Any, about: About) -> str | None:
    moment = _within(_moment(value), about, AHEAD_OF_US)
    return moment.isoformat() if moment else None


def _within(moment: datetime | None, about: About, ahead: timedelta) -> datetime | None:
    return moment if moment is not None and -PAST <= moment - about.now <= ahead else None


def _on(value: Any, about: About) -> dict[str, str] | None:
    match value:
        case {"on": str(text)} if len(value) == 1 and DAY.fullmatch(text):
            try:
                day = date.fromisoformat(text)
            except ValueError:
                return None
            return {"on": day.isoformat()} if -PAST <= day - about.now.date() <= DELIVERED_BY else None
    return None


_ITSELF = _one_of(lambda about: {about.name})
_STATION = _one_of(lambda about: about.names.lines.get(about.name, ()))
_ORIGIN: Mapping[str, Read] = {
    "source": _one_of(lambda about: about.names.sources),
    "as_of": _at(AHEAD_OF_US),
    "as_of_iso": _iso,
}
FIELDS: Mapping[SubjectKind, Mapping[str, Read]] = {
    "line": {
        "line": _ITSELF,
        "from": _STATION,
        "to": _STATION,
        "extra_minutes": _minutes,
        "closed": _flag,
        "delay_minutes": _minutes,
        "forecast": _at(OVER_BY),
        "reason": _cause,
        **_ORIGIN,
    },
    "parcel": {
        "number": _ITSELF,
        "carrier": _one_of(lambda about: about.names.carriers),
        "eta_from": _at(DELIVERED_BY),
        "eta_to": _at(DELIVERED_BY),
        "eta_day": _on,
        "place": _one_of(lambda about: about.names.places),
        **_ORIGIN,
    },
    "callback": {},
}
"""Kind of subject → what an event about it may say, and how each is read."""

NAMED_BY: Mapping[str, str] = {"line": "line", "parcel": "number"}
"""Kind of subject → the field that is the subject itself."""


def is_subject(subject: str, names: Names) -> bool:
    """Whether there can be such a thing: a line of the network, a number as parcels have."""
    kind, _, name = subject.partition(":")
    return (kind == "line" and name in names.lines) or (kind == "parcel" and PARCEL.fullmatch(name) is not None)


def wrong(subject: str, fields: Mapping[str, Any], names: Names, now: datetime) -> list[str]:
    """Names of the fields that an event about this subject may not bring, or not like that."""
    read = _read(subject, fields, names, now)
    return [name for name, value in fields.items() if value is not None and name not in read]


def typed(subject: str, fields: Mapping[str, Any], names: Names, now: datetime) -> dict[str, Any]:
    """The fields as a notice may show them, and the subject under its own name."""
    kind, _, name = subject.partition(":")
    return _read(subject, fields, names, now) | ({NAMED_BY[kind]: name} if kind in NAMED_BY else {})


def _read(subject: str, fields: Mapping[str, Any], names: Names, now: datetime) -> dict[str, Any]:
    kind, _, name = subject.partition(":")
    readers: Mapping[str, Read] = FIELDS.get(kind, {})  # type: ignore[call-overload]  # a subject is stored data
    about = About(name, names, now)
    read = {each: readers[each](value, about) for each, value in fields.items() if each in readers}
    return {each: value for each, value in read.items() if value is not None}
