"""A postcode as the answer to the question for it: a message that is nothing else, or one that calls it so. Pure."""

from __future__ import annotations

import re

_CALLED = r"(?:plz|postleitzahl|post ?code|zip(?: ?code)?)"
_CODE = r"(?:d[- ]?|de[- ]?)?(\d{2} ?\d{3})(?!\d)"
_LEAD = (
    r"(?:(?:meine?|die|der|das|es|ist|lautet|my|the|is|it|ok(?:ay)?|ja|hier|bitte|also|für|for|empfänger\w{0,8}|of|recipient"
    rf"|{_CALLED})\W+)"
)
_TOWN = r"(?:[\s,]+(?!(?:euro?|uhr|stück|mal|pakete?|prozent|und|and|oder|or)\b)[^\W\d_][\w.\-/]{1,30}){0,3}"
_ALONE = re.compile(rf"\W*{_LEAD}{{0,6}}{_CODE}{_TOWN}\W*", re.IGNORECASE)
_BETWEEN = r"(?:\W+(?:ist|lautet|is|war|des|der|die|of|the|empfänger\w{0,8}|recipient(?:'s)?|adresse|address)){0,6}"
_NAMED = re.compile(rf"\b{_CALLED}\b{_BETWEEN}\W{{0,4}}(?:{_CODE}|(\d{{4}}(?: ?[a-z]{{2}})?)\b)", re.IGNORECASE)


def alone(text: str) -> str | None:
    """Return the postcode if the text is nothing else, besides the town and words around it."""
    match = _ALONE.fullmatch(text) if len(text) < 120 else None
    return match[1].replace(" ", "") if match else named(text) if len(text.split()) <= _FEW else None


def named(text: str) -> str | None:
    """Return the postcode that a text calls one."""
    match = _NAMED.search(text)
    return (match[1] or match[2]).replace(" ", "").upper() if match else None


_FEW = 7
"""Words of a message that is only about its postcode."""
