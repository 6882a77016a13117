"""What an event may say of its subject: typed fields, never prose. Whatever else it brings never gets into a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from bot.model.optin import SubjectKind

NAME = re.compile(r"[^\W_]+(?:(?: ?[-–/&'’.,()]+ ?| )[^\W_]+){0,4}[.)]?")
"""A name of at most five words, as stations, carriers and operators have."""
LONGEST_NAME = 48
LINE = re.compile(r"[A-ZÄÖÜ]{0,4} ?\d{1,3}")
PARCEL = re.compile(r"[A-Z0-9]{8,39}")
WORD = re.compile(r"utter_word_[a-z0-9_]+")
MOST = 10_000

Check = Callable[[Any], bool]


def is_name(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_NAME and NAME.fullmatch(value) is not None


def is_line(value: Any) -> bool:
    return isinstance(value, str) and LINE.fullmatch(value) is not None


def is_parcel(value: Any) -> bool:
    return isinstance(value, str) and PARCEL.fullmatch(value) is not None


def is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < MOST


def is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def is_word(value: Any) -> bool:
    """A response of ours, named: its words are ours too."""
    match value:
        case {"word": str(name)} if len(value) == 1:
            return WORD.fullmatch(name) is not None
    return False


def is_moment(value: Any) -> bool:
    match value:
        case {"at": str(text)} if len(value) == 1:
            return is_iso_moment(text)
    return False


def is_iso_moment(value: Any) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except (TypeError, ValueError):
        return False


def is_day(value: Any) -> bool:
    match value:
        case {"on": str(text)} if len(value) == 1:
            try:
                return bool(date.fromisoformat(text))
            except ValueError:
                return False
    return False


def is_place(value: Any) -> bool:
    return is_name(value) or is_word(value)


ORIGIN: Mapping[str, Check] = {"source": is_name, "as_of": is_moment, "as_of_iso": is_iso_moment}
FIELDS: Mapping[SubjectKind, Mapping[str, Check]] = {
    "line": {
        "line": is_line,
        "from": is_name,
        "to": is_name,
        "extra_minutes": is_number,
        "closed": is_flag,
        "delay_minutes": is_number,
        "forecast": is_moment,
        "reason": is_word,
        **ORIGIN,
    },
    "parcel": {
        "number": is_parcel,
        "carrier": is_name,
        "eta_from": is_moment,
        "eta_to": is_moment,
        "eta_day": is_day,
        "place": is_place,
        **ORIGIN,
    },
    "callback": {},
}
"""Kind of subject → what an event about it may say, each with its shape."""

NAMED_BY: Mapping[str, str] = {"line": "line", "parcel": "number"}
"""Kind of subject → the field that is the subject itself."""


def wrong(subject: str, fields: Mapping[str, Any]) -> list[str]:
    """Names of the fields that an event about this subject may not bring, or not like that."""
    kind, _, name = subject.partition(":")
    checks: Mapping[str, Check] = FIELDS.get(kind, {})  # type: ignore[call-overload]  # a subject is stored data
    own = NAMED_BY.get(kind)
    return [
        field
        for field, value in fields.items()
        if value is not None and (field not in checks or not checks[field](value) or (field == own and value != name))
    ]


def typed(subject: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as a notice may show them: the typed ones, and the subject under its own name."""
    kind, _, name = subject.partition(":")
    refused = set(wrong(subject, fields))
    kept = {field: value for field, value in fields.items() if field not in refused and value is not None}
    return kept | ({NAMED_BY[kind]: name} if kind in NAMED_BY else {})
