"""A webhook's body as the form that Twilio posts."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import parse_qsl

from bot.model.inbound import Hook

FORM = "application/x-www-form-urlencoded"
MAX_FIELDS = 500
Pairs = list[tuple[str, str]]


def is_form(hook: Hook) -> bool:
    return hook.headers.get("Content-Type", "").partition(";")[0].strip().lower() == FORM


def pairs(hook: Hook) -> Pairs:
    """All fields in order, blank ones too; raises ValueError if this is not a form in UTF-8."""
    if not is_form(hook):
        raise ValueError("not a form")
    return list(_read(hook.body))


@lru_cache(maxsize=1)  # one call is read twice, to verify it and to parse it
def _read(body: bytes) -> tuple[tuple[str, str], ...]:
    return tuple(parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS))
