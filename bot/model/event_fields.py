"""What an event may say of its subject: members of closed sets, numbers and times, each made anew from what was given.

There is no field that words could stand in. What fits none is refused at the door, and left out of a notice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.model.subject import AHEAD_OF_US, Field, FieldType, Kinds

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
MOST_MINUTES = 180
PAST = timedelta(days=8)
"""What rests for a customer's hours may be a week old."""


@dataclass(frozen=True)
class Names:
    """What there is to tell of, and the closed sets of what a notice may call things: `sets` by name (sources and what
    packs name), `parts` of each subject of a kind (the places along it). Whoever knows none lets none through."""

    kinds: Kinds = field(default_factory=Kinds)
    sets: Mapping[str, Collection[str]] = field(default_factory=dict)
    parts: Mapping[str, Mapping[str, Collection[str]]] = field(default_factory=dict)


@dataclass(frozen=True)
class About:
    """What a field is read against: its subject, the sets, the time."""

    kind: str
    name: str
    names: Names
    now: datetime


Read = Callable[[Any, Field, About], Any]
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


def _itself(value: Any, _: Field, about: About) -> str | None:
    return _member(value, {about.name})


def _part(value: Any, _: Field, about: About) -> str | None:
    return _member(value, about.names.parts.get(about.kind, {}).get(about.name, ()))


def _of_set(value: Any, field: Field, about: About) -> str | None:
    return _member(value, about.names.sets.get(field.of, ()))


def _member(value: Any, members: Collection[str]) -> str | None:
    return value if isinstance(value, str) and value in members else None


def _minutes(value: Any, _: Field, __: About) -> int | None:
    return value if type(value) is int and 0 <= value <= MOST_MINUTES else None


def _flag(value: Any, _: Field, __: About) -> bool | None:
    return value if isinstance(value, bool) else None


def _word(value: Any, field: Field, _: About) -> dict[str, str] | None:
    match value:
        case {"word": str(name)} if len(value) == 1 and name in field.words:
            return {"word": name}
    return None


def _at(value: Any, field: Field, about: About) -> dict[str, str] | None:
    moment = _within(moment_of(value), about, field.ahead)
    return {"at": moment.isoformat()} if moment else None


def _iso(value: Any, _: Field, about: About) -> str | None:
    moment = _within(_moment(value), about, AHEAD_OF_US)
    return moment.isoformat() if moment else None


def _within(moment: datetime | None, about: About, ahead: timedelta) -> datetime | None:
    return moment if moment is not None and -PAST <= moment - about.now <= ahead else None


def _on(value: Any, field: Field, about: About) -> dict[str, str] | None:
    match value:
        case {"on": str(text)} if len(value) == 1 and DAY.fullmatch(text):
            try:
                day = date.fromisoformat(text)
            except ValueError:
                return None
            return {"on": day.isoformat()} if -PAST <= day - about.now.date() <= field.ahead else None
    return None


_READ: Mapping[FieldType, Read] = {
    "itself": _itself,
    "part": _part,
    "member": _of_set,
    "word": _word,
    "minutes": _minutes,
    "flag": _flag,
    "moment": _at,
    "iso": _iso,
    "day": _on,
}


def is_subject(subject: str, names: Names) -> bool:
    """Whether there can be such a thing: events are about its kind, and its name is known or shaped as names are."""
    kind, _, name = subject.partition(":")
    known = names.kinds.subjects.get(kind)
    if known is None or not known.fields:
        return False
    return name in names.parts.get(kind, {}) if known.pattern is None else known.pattern.fullmatch(name) is not None


def wrong(subject: str, fields: Mapping[str, Any], names: Names, now: datetime) -> list[str]:
    """Names of the fields that an event about this subject may not bring, or not like that."""
    read = _read(subject, fields, names, now)
    return [name for name, value in fields.items() if value is not None and name not in read]


def typed(subject: str, fields: Mapping[str, Any], names: Names, now: datetime) -> dict[str, Any]:
    """The fields as a notice may show them, and the subject under its own name."""
    kind, _, name = subject.partition(":")
    known = names.kinds.subjects.get(kind)
    return _read(subject, fields, names, now) | ({known.named_by: name} if known and known.named_by else {})


def _read(subject: str, fields: Mapping[str, Any], names: Names, now: datetime) -> dict[str, Any]:
    kind, _, name = subject.partition(":")
    known = names.kinds.subjects.get(kind)
    if known is None:
        return {}
    about, told = About(kind, name, names, now), known.told
    read = {each: _READ[told[each].type](value, told[each], about) for each, value in fields.items() if each in told}
    return {each: value for each, value in read.items() if value is not None}
