"""Read other people's JSON field by field: what cannot be read is as if it were not there."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from email.utils import parsedate_to_datetime
from typing import Any
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Europe/Berlin")  # a time without a zone is local time
LONGEST_TEXT = 400
_MOST_READ = 4_000  # characters of one text that are looked at
_MOST_ITEMS = 200
_HIDDEN = re.compile(r"<(script|style)\b[^<]{0,2000}</\1\s{0,9}>", re.IGNORECASE)
_TAG = re.compile(r"<(?:/?[a-zA-Z][^<>]{0,500}|!--[^<>]{0,500})>")
_BLANK = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_GERMAN = re.compile(
    r"(?:\w{2,10}[.,]{1,2}\s*)?(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?:,?\s+(?:um\s+)?(\d{1,2})[:.](\d{2})(?::\d{2})?(?:\s*Uhr)?)?"
)
_NUMBER = re.compile(r"\d{10}(?:\d{3})?(?:\.\d{1,6})?")
_DAY_ONLY = re.compile(r"\d{4}-?\d{2}-?\d{2}")
_TRUE, _FALSE = frozenset({"true", "yes", "1", "y"}), frozenset({"false", "no", "0", "n", ""})


@dataclass(frozen=True)
class When:
    """A moment, or only its day."""

    at: datetime
    day_only: bool = False


def dig(data: Any, *path: str) -> Any:
    """Return what lies under these names, None if anything on the way is no object."""
    for name in path:
        data = data.get(name) if isinstance(data, dict) else None
    return data


def items(data: Any) -> list[dict[str, Any]]:
    """Return the objects of a list; an object alone is a list of one."""
    found = data if isinstance(data, list) else [data]
    return [one for one in found[:_MOST_ITEMS] if isinstance(one, dict)]


def text(data: Any) -> str | None:
    """Return a text without markup, entities and what cannot be seen, shortened at the end of a word."""
    if not isinstance(data, str):
        return None
    plain = _HIDDEN.sub(" ", data[:_MOST_READ])
    for _ in range(2):  # entities may hide markup
        plain = html.unescape(_TAG.sub(" ", plain))
    plain = _BLANK.sub(" ", _CONTROL.sub("", _TAG.sub(" ", plain)).replace("<", " ").replace(">", " ")).strip()
    plain = re.sub(r"\s+([.,;:!?])", r"\1", plain)
    if len(plain) > LONGEST_TEXT:
        plain = plain[:LONGEST_TEXT].rsplit(" ", 1)[0] + " …"
    return plain or None


def word(data: Any) -> str:
    """Return a code as it is compared: lower case, hyphens."""
    return re.sub(r"[\s_]+", "-", data.strip().lower()) if isinstance(data, str) and len(data) < 100 else ""


def number(data: Any) -> int | None:
    """Return a whole number."""
    if isinstance(data, bool) or not isinstance(data, int | float | str):
        return None
    try:
        value = float(data)
    except (ValueError, OverflowError):
        return None
    return int(value) if math.isfinite(value) and abs(value) < 1e15 else None


def flag(data: Any) -> bool | None:
    """Return a yes or no; None if it is there and neither."""
    if data is None or isinstance(data, bool):
        return bool(data)
    said = word(data) if isinstance(data, str) else str(data) if isinstance(data, int) else "?"
    return True if said in _TRUE else False if said in _FALSE else None


def when(data: Any, zone: ZoneInfo = LOCAL) -> When | None:
    """Return the moment of a date in any of the shapes that carriers write."""
    for read in (_numeric, _iso, _german, _mail):
        if found := read(data, zone):
            return found if 2000 <= found.at.year < 2100 else None
    return None


def _numeric(data: Any, zone: ZoneInfo) -> When | None:
    if isinstance(data, str) and not _NUMBER.fullmatch(data.strip()):
        return None
    value = None if isinstance(data, bool) or not isinstance(data, int | float | str) else float(data)
    if value is None or not 9e8 < value < 5e12:
        return None
    return When(datetime.fromtimestamp(value / 1000 if value > 9e10 else value, UTC))


def _text_date(read: Callable[[str, ZoneInfo], When | None]) -> Callable[[Any, ZoneInfo], When | None]:
    def safely(data: Any, zone: ZoneInfo) -> When | None:
        try:
            return read(data.strip(), zone) if isinstance(data, str) and len(data) < 60 else None
        except (ValueError, OverflowError, TypeError, IndexError):
            return None

    return safely


@_text_date
def _iso(data: str, zone: ZoneInfo) -> When | None:
    moment = datetime.fromisoformat(data)
    return When(moment if moment.tzinfo else moment.replace(tzinfo=zone), bool(_DAY_ONLY.fullmatch(data)))


@_text_date
def _german(data: str, zone: ZoneInfo) -> When | None:
    found = _GERMAN.fullmatch(data)
    if not found:
        return None
    day, month, year, hour, minute = (int(part) if part else 0 for part in found.groups())
    return When(datetime(year, month, day, hour, minute, tzinfo=zone), found[4] is None)


@_text_date
def _mail(data: str, zone: ZoneInfo) -> When | None:
    moment = parsedate_to_datetime(data)
    return When(moment if moment.tzinfo else moment.replace(tzinfo=zone))


def is_midnight(moment: datetime, zone: ZoneInfo = LOCAL) -> bool:
    """Say whether a moment stands for its day: midnight, or the last minute before it."""
    clocks = {moment.time(), moment.astimezone(zone).time()}
    return any(clock == time() or clock >= time(23, 59) for clock in clocks)


def sentences(*texts: str | None) -> Iterator[str]:
    """Yield each text once."""
    yield from dict.fromkeys(one for one in texts if one)
