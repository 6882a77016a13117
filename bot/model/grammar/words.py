"""Words as the grammar compares them, and how a text is read as a row of known phrases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.model.reflexes import fold

_REPEATED = re.compile(r"(.)\1+")
_SIGN = re.compile("[\U0001f000-\U0001f3fa\U0001f400-\U0001faff\u2600-\u27bf]")
MOST_WORDS = 60
"""Nobody says yes or no in more words than these."""

GREETING = """
    hallo|hi|hey|moin|moin moin|guten tag|guten morgen|guten abend|servus|hello|good morning|good evening
    hallo zusammen|liebes team|hallo team|dear team|sehr geehrte damen und herren
"""
THANKS = """
    danke|danke schoen|dankeschoen|danke sehr|danke dir|danke euch|danke ihnen|vielen dank|vielen lieben dank
    besten dank|herzlichen dank|tausend dank|lieben dank|merci|thanks|thank you|thx|ty|thanks a lot|many thanks
    thank you very much|thank you so much|sehr freundlich|sehr nett|lieb von dir|nett von dir|das ist nett
    das ist lieb|danke im voraus|cheers
"""
_PLEASE = """
    bitte|bitte schoen|bitteschoen|please|pls|plz|im voraus|kindly|lg|vg
"""
POLITE = THANKS + _PLEASE
FILLER = """
    also|so|na|naja|na ja|ach|ach so|oh|ah|aeh|aehm|hm|hmm|mh|tja|och|puh|mal|doch|einfach|halt|eben|dann|jetzt
    gerade|denn|eigentlich|schon|ruhig|well|um|uh|erm|then|now|actually|just|really|wirklich|ehrlich|you know|sorry
    entschuldigung
"""


@dataclass(frozen=True)
class Row:
    """A text as a row of phrase kinds, in order; `rest` is where the first unknown word stands, and all after it."""

    kinds: tuple[str, ...]
    rest: str = ""


class Phrases:
    """Phrases by kind, found longest first. Words are compared without case, umlauts, signs and repeated letters."""

    def __init__(self, kinds: Mapping[str, str]) -> None:
        self._kinds: dict[tuple[str, ...], str] = {}
        for kind, listed in kinds.items():
            for phrase in listed_phrases(listed):
                self._kinds.setdefault(tuple(key(word) for word in words(phrase)), kind)
        self._longest = max(map(len, self._kinds), default=0)

    def read(self, text: str) -> Row:
        """Read a text from its beginning as far as it is known."""
        said = words(text)
        keys = [key(word) for word in said]
        found: list[str] = []
        at = 0
        while at < len(keys):
            size = next((n for n in range(self._longest, 0, -1) if tuple(keys[at : at + n]) in self._kinds), 0)
            if not size:
                return Row(tuple(found), " ".join(said[at:]))
            found.append(self._kinds[tuple(keys[at : at + size])])
            at += size
        return Row(tuple(found))


def listed_phrases(listed: str) -> Iterable[str]:
    """The phrases of a list: one a line, or several between bars."""
    return (phrase.strip() for line in listed.splitlines() for phrase in line.split("|") if phrase.strip())


def word_set(listed: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(listed.split())


def words(text: str) -> list[str]:
    """The folded words of a text and its signs (emoji), each a word of its own; of a longer one the first."""
    parts = _SIGN.split(text)
    signs = [*_SIGN.findall(text), ""]
    said = [word for part, sign in zip(parts, signs, strict=True) for word in (*fold(part).split(), sign) if word]
    return said[:MOST_WORDS]


def key(word: str) -> str:
    """A folded word with its repeated letters once: "jaaa" and "ja" are the same."""
    return _REPEATED.sub(r"\1", word)
