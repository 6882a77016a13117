"""Spoken digits as digits: "null null drei vier …", "double zero", as dictation writes a long number."""

from __future__ import annotations

import re

_DIGITS = {
    **dict.fromkeys(("null", "zero", "oh"), "0"),
    **dict.fromkeys(("eins", "ein", "one"), "1"),
    **dict.fromkeys(("zwei", "zwo", "two"), "2"),
    **dict.fromkeys(("drei", "three"), "3"),
    **dict.fromkeys(("vier", "four"), "4"),
    **dict.fromkeys(("fünf", "fuenf", "five"), "5"),
    **dict.fromkeys(("sechs", "six"), "6"),
    **dict.fromkeys(("sieben", "seven"), "7"),
    **dict.fromkeys(("acht", "eight"), "8"),
    **dict.fromkeys(("neun", "nine"), "9"),
}
_TIMES = {"doppel": 2, "doppelt": 2, "double": 2, "zweimal": 2, "dreifach": 3, "triple": 3, "dreimal": 3}
_LEAST = 8
_BETWEEN = r"[ ,.;/\-\n]{1,3}"
_ONE = rf"(?:(?:{'|'.join(_TIMES)})[ \-]?)?(?:{'|'.join(_DIGITS)}|[0-9])"
_RUN = re.compile(rf"(?<![^\W_]){_ONE}(?:{_BETWEEN}{_ONE}){{{_LEAST - 1},79}}(?![^\W_])", re.IGNORECASE)
_PART = re.compile(rf"({'|'.join(_TIMES)})|({'|'.join(_DIGITS)}|[0-9])", re.IGNORECASE)


def written(text: str) -> str:
    """A text in which a long row of spoken digits is a number; fewer than eight may be anything."""
    return _RUN.sub(lambda match: _number(match[0]), text)


def _number(row: str) -> str:
    if not any(letter.isalpha() for letter in row):
        return row
    digits, times = "", 1
    for again, one in _PART.findall(row.casefold()):
        if again:
            times = _TIMES[again]
        else:
            digits, times = digits + _DIGITS.get(one, one) * times, 1
    return digits
