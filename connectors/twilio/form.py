"""A webhook's body as the form that Twilio posts."""

from __future__ import annotations

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
    return parse_qsl(hook.body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
