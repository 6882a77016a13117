"""Texts that are meant to be expensive: built from what a rule looks for, and from what readers trip over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from random import Random

LONG = 65_000
UNITS = (
    "\ufdfa", "a\u0301", "\u0301\u0323", "\u200b", "a", "9", "1 ", "1.", "1-", "1_", "00 34 ",
    "00340434161094042557 ", "U3 ", "U1/", "u 3 ", "s-bahn ", "linie ", "linie 3 uhr ", "1 Z", "1Z", "H1", "AA1",
    "AB 1 2 3", "JJD0", "JJD 0", "00340", "gls A1234567 ", "1A2B3C4D", "12.12.", "+49 1", "+ ", "0151 2", "040/1",
    "https://", "https://a", "(0", "DE12 3456 ", "mo-", "Mo, ", "7-", "7 bis ", "von 7 ", "werktags ",
    "am wochenende von ", "Lübecker ", "Barmbek ", "St ", "Str. ", "Hauptbahnhof ", "Jungfernstig ", "kellinghusen",
    "a b c d ", "ist da ", "da ", "alles ", "everything also ", "nur ", "mindestens ", "bis 1.", "für 3 ", "\n",
    "a\n", ". ", "!", "?", "👍🏽", "👨\u200d👩\u200d👧", "3\ufe0f\u20e3", "ß", "ﬃ", "Ж", "字", "é", "\x00", " ",
    "\u3000",
)  # fmt: skip


def words_of(expression: str) -> list[str]:
    """The words that a pattern looks for, in its order."""
    return re.findall(r"[a-z0-9]{2,}", re.sub(r"\\[a-z]|\{\d*,?\d*\}", " ", expression))


def against(words: Sequence[str], seed: int) -> Iterator[str]:
    """All of a rule's words again and again, each many times in a row, without the last one, and in any order."""
    for some in (words, words[:-1] or words):
        yield " ".join(some) * (1 + 4_000 // len(" ".join(some)))
        yield " ".join(f"{word} " * (1 + 1_200 // (len(some) * len(word))) for word in some)
    luck = Random(seed)
    yield " ".join(luck.choice(words) for _ in range(800))


def odd() -> Iterator[str]:
    """One unit as long as a message can be, and many of them mixed."""
    for unit in UNITS:
        yield unit * (LONG // len(unit))
        yield "a " + unit * 900
    luck = Random(7)
    for _ in range(60):
        yield "".join(luck.choice(UNITS) for _ in range(1_500))
