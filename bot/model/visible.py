"""Visible: a text as it looks, letter by letter, each with the place where it stands in the text as it was typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_SHOWS_NOTHING = frozenset({"Cf", "Mn", "Me"})
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_DASHES = frozenset("\u2212\u00ad")
_POINTS = frozenset("\u00b7\u2022\u2219\u22c5\u2027\u30fb")
_LONGEST_FOLD = 4  # a character that stands for more than that is a word of its own, not a digit or a letter

Span = tuple[int, int]


@dataclass(frozen=True)
class Visible:
    """`text` in lower case with plain letters and digits; `starts` and `ends` lead back to what was typed, which is so
    many characters long."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    length: int

    def typed(self, start: int, end: int) -> Span:
        """Where these characters stand in the text as it was typed, with what hangs on to them unseen."""
        after = self.starts[end] if end < len(self.starts) else self.length
        return self.starts[start], max(self.ends[end - 1], after)


def visible(typed: str) -> Visible:
    """Full width, other scripts' digits and keycaps become plain ones; marks and what shows nothing are left out."""
    if typed.isascii():
        return Visible(typed.lower(), range(len(typed)), range(1, len(typed) + 1), len(typed))
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for place, char in enumerate(typed):
        for one in _folded(char):
            chars.append(one)
            starts.append(place)
            ends.append(place + 1)
    return Visible("".join(chars), starts, ends, len(typed))


@lru_cache(4096)
def _folded(char: str) -> str:
    category = unicodedata.category(char)
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    if category in _SHOWS_NOTHING:
        return ""
    if char in _BLANK or category in {"Zs", "Zl", "Zp"}:
        return "\n" if category in {"Zl", "Zp"} else " "
    if category == "Pd" or char in _DASHES:
        return "-"
    if char in _POINTS:
        return "."
    plain = unicodedata.normalize("NFKD", char).casefold()
    plain = "".join(one for one in plain if unicodedata.category(one) not in _SHOWS_NOTHING)
    return plain if len(plain) <= _LONGEST_FOLD else " "
