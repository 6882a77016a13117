"""A notice type that is one, and with any of its parts changed."""

from __future__ import annotations

from typing import Any

LOCALES = ("de", "de_sie", "en")
TEXTS = {
    "question": "{line} {often}? {company}, {until}, {stop_word}",
    "confirmation": "{line}, {until}, {stop_word}",
    "notice": "{line}: {company}",
    "ended": "{line}",
    "failed": "{line}",
    "too_late": "{line}",
    "template": "The {line} of {company} is back.",
}
TYPE: dict[str, Any] = {
    "purpose": "service",
    "pack": "harbour",
    "subject": "line",
    "shape": "once",
    "budget": 1,
    "longest": "PT24H",
    "drop_after": "PT30M",
    "events": ["ended"],
    "template": "tide",
    "variables": ["line"],
}


def notice_type(texts: dict[str, str | None] | None = None, **changed: Any) -> dict[str, Any]:
    """As `notices.yml` holds it; a text of None is left out."""
    words = {name: text for name, text in {**TEXTS, **(texts or {})}.items() if text is not None}
    return {**TYPE, "texts": {name: dict.fromkeys(LOCALES, text) for name, text in words.items()}, **changed}
