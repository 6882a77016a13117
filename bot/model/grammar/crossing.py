"""Crossing: the word and code with which somebody goes on in WhatsApp with what they began in the web chat."""

from __future__ import annotations

import re

LETTERS = "CDFGHJKLMNPQRTXY"
"""No vowels, V or W: a code spells no word, and none such as PW or CVC that announces a secret."""
DIGITS = "34679"
LENGTH = 8
"""Eight of 21 signs that look like no other: one in nearly forty thousand million."""
_WORD = r"(?:weiter|continue)"
_CODE = r"([a-z0-9]{4})[\s\-–‑_.]*([a-z0-9]{4})"
_BEFORE = r"(?:hallo|hi|hey|moin|guten tag|hello|mein code(?: ist)?|code|my code(?: is)?)"
_AFTER = r"(?:bitte|danke|please|thanks|thank you)"
_QUOTE = r"[\s'\"„“”‚‘’»«():,.!]*"
_MESSAGE = re.compile(
    rf"{_QUOTE}(?:{_BEFORE}{_QUOTE})?(?:{_WORD}{_QUOTE}){{1,2}}{_CODE}{_QUOTE}(?:{_AFTER}{_QUOTE})?", re.IGNORECASE
)
_BARE = re.compile(rf"{_QUOTE}([a-z0-9]{{4}})[\-–‑]([a-z0-9]{{4}}){_QUOTE}", re.IGNORECASE)


def code_in(text: str) -> str:
    """The code that this message brings and nothing else, as it was issued; empty if it is no such message. A code has
    letters and digits, so "weiter arbeiten" brings none."""
    named, bare = _MESSAGE.fullmatch(text.strip()), _BARE.fullmatch(text.strip())
    match = named or bare
    code = (match[1] + match[2]).upper() if match else ""
    if not named and not set(code) <= set(LETTERS + DIGITS):  # some other number of somebody's
        return ""
    mixed = any(one.isdigit() for one in code) and any(one.isalpha() for one in code)
    return code if mixed else ""


def shown(code: str) -> str:
    """In two halves, as people read it."""
    return f"{code[:4]}-{code[4:]}"
