"""Texts from responses and typed values. What has no value is left out, line by line."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from babel.dates import format_date
from babel.lists import format_list

from bot.model.item import Locale

Phrasebook = Mapping[str, Mapping[Locale, Sequence[str]]]
"""Response name → locale → its variations."""

PLACEHOLDER = re.compile(r"\{([a-z_][a-z0-9_]*)\}", re.ASCII)
TOMORROW = {"de": "morgen", "de_sie": "morgen", "en": "tomorrow"}
YESTERDAY = {"de": "gestern", "de_sie": "gestern", "en": "yesterday"}
SAME_YEAR = timedelta(days=180)
LANGUAGE = {"de": "de", "de_sie": "de", "en": "en_GB"}


def render(
    phrases: Phrasebook, response: str, locale: Locale, values: Mapping[str, Any], seed: str, now: datetime
) -> str:
    """The words of `response`; raises KeyError if the release has no such response in this locale.

    Values are strings, numbers, lists of strings, or one of `{"at": ISO moment}`, `{"on": ISO date}`,
    `{"word": response}` (with `"or"`: that one if there is none), `{"words": [response, …]}`,
    `{"each": response, "of": [values, …]}`.
    `now` carries the time zone in which moments are written; `seed` picks the variation.
    """
    text = _variation(phrases[response][locale], response, seed)
    written: dict[str, str] = {}

    def value_of(name: str) -> str:
        if name not in written:
            written[name] = write(phrases, locale, values.get(name), seed, now)
        return written[name]

    lines = []
    for line in text.split("\n"):
        names = PLACEHOLDER.findall(line)
        if all(value_of(name) for name in names):
            lines.append(PLACEHOLDER.sub(lambda match: value_of(match[1]), line))
    return "\n".join(lines).strip()


def _variation(variations: Sequence[str], response: str, seed: str) -> str:
    if len(variations) == 1:
        return variations[0]
    digest = hashlib.blake2b(f"{response}{seed}".encode(), digest_size=4).digest()
    return variations[int.from_bytes(digest) % len(variations)]


def write(phrases: Phrasebook, locale: Locale, value: Any, seed: str, now: datetime) -> str:
    """One value as a text shows it; empty if there is none."""
    match value:
        case None:
            return ""
        case {"at": str(moment)}:
            return write_moment(datetime.fromisoformat(moment), locale, now)
        case {"on": str(day)}:
            return write_day(date.fromisoformat(day), locale, now)
        case {"word": str(response), **values}:
            response = response if response in phrases else str(values.get("or", response))
            return render(phrases, response, locale, {str(name): part for name, part in values.items()}, seed, now)
        case {"words": [*responses]}:
            return _join([render(phrases, response, locale, {}, seed, now) for response in responses], locale)
        case {"each": str(response), "of": [*rows]}:
            written = (render(phrases, response, locale, row, seed, now) for row in rows)
            return "\n".join(row for row in written if row)
        case list() | tuple():
            return _join([write(phrases, locale, part, seed, now) for part in value], locale)
        case Mapping() if all(part is None for part in value.values()):
            return ""
        case Mapping():
            raise ValueError(f"a value that no text can show: {sorted(value)}")
        case _:
            return str(value)


def _join(parts: Sequence[str], locale: Locale) -> str:
    return format_list([part for part in parts if part], locale=LANGUAGE[locale]) if parts else ""


def write_moment(moment: datetime, locale: Locale, now: datetime) -> str:
    """`14:05` today, `morgen, 14:05`, else `Mo, 23.11., 14:05`; in the time zone of `now`."""
    local = moment.astimezone(now.tzinfo)
    day = write_day(local.date(), locale, now)
    clock = f"{local:%H:%M}"
    return f"{day}, {clock}" if local.date() != now.date() else clock


def write_day(day: date, locale: Locale, now: datetime) -> str:
    """`heute`, `morgen`, `gestern`, else `Mo, 23.11.`, and with its year if it is far away."""
    if day == now.date():
        return "today" if locale == "en" else "heute"
    if day == now.date() + timedelta(days=1):
        return TOMORROW[locale]
    if day == now.date() - timedelta(days=1):
        return YESTERDAY[locale]
    pattern = "EEE d MMM" if locale == "en" else "ccc, dd.MM."
    if abs(day - now.date()) > SAME_YEAR:
        pattern += " yyyy" if locale == "en" else "yyyy"
    return format_date(day, pattern, locale=LANGUAGE[locale])
