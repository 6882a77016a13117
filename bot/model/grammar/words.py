"""Words as the grammar compares them, and how a text is read as a row of known phrases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.model.keyword_rules import fold

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
    also|so|na|naja|na ja|ach|ach so|oh|ah|aeh|aehm|hm|hmm|mh|tja|och|puh|mal|doch|einfach|halt|eben|dann|jetzt|ma
    gerade|denn|eigentlich|schon|ruhig|well|um|uh|erm|then|now|actually|just|really|wirklich|ehrlich|you know|sorry
    entschuldigung
"""
_SIGN_OFF = re.compile(
    r"\b(?:(?:mit |with )?(?:freundlichen?|besten?|lieben?|vielen?|schönen?|herzlichen?|kind|best|warm) "
    r"(?:gr(?:ü|ue)(?:ß|ss)en?|regards|wishes)|mfg|lg|vg|gr(?:u|ü|ue)(?:ß|ss)e?|yours sincerely|regards|sincerely)\b",
    re.IGNORECASE,
)
MOST_OF_A_NAME = 6


@dataclass(frozen=True)
class Row:
    """A text as a row of phrase kinds, in order; `rest` is where the first unknown word stands, and all after it."""

    kinds: tuple[str, ...]
    rest: str = ""


_GAP = "…"
_PARTICLES = "mal ma denn halt eben einfach ruhig also eigentlich echt bitte gern gerne endlich da"


class Phrases:
    """Phrases by kind, found longest first. Words are compared without case, umlauts, signs and repeated letters; a
    particle ("mal", "denn") may stand anywhere within one. "wann … wieder" is a frame: known words may stand between,
    and it is tried before all phrases."""

    def __init__(self, kinds: Mapping[str, str]) -> None:
        self._kinds: dict[tuple[str, ...], str] = {}
        self._frames: list[tuple[tuple[str, ...], str]] = []
        for kind, listed in kinds.items():
            for phrase in listed_phrases(listed):
                if _GAP in phrase:
                    self._frames.append((tuple(key(word) for word in words(phrase)), kind))
                    continue
                said = tuple(key(word) for word in words(phrase))
                self._kinds.setdefault(said, kind)
                if bare := tuple(word for word in said if word not in PARTICLES):
                    self._kinds.setdefault(bare, kind)
        self._longest = max(map(len, self._kinds), default=0)
        self._first = frozenset(said[0] for said in self._kinds if said)
        self._frames.sort(key=lambda frame: -len(frame[0]))

    def read(self, text: str) -> Row:
        """Read a text from its beginning as far as it is known."""
        said = words(text)
        keys = [key(word) for word in said]
        there = set(keys)
        for frame, kind in self._frames:
            if there.issuperset(frame) and (left := _without(frame, keys)) is not None:
                row = self._row([said[at] for at in left], [keys[at] for at in left])
                if not row.rest:
                    return Row((kind, *row.kinds))
        return self._row(said, keys)

    def _row(self, said: Sequence[str], keys: Sequence[str]) -> Row:
        found: list[str] = []
        at = 0
        while at < len(keys):
            size, kind = self._next(keys[at : at + 2 * self._longest])
            if not size:
                return Row(tuple(found), " ".join(said[at:]))
            found.append(kind)
            at += size
        return Row(tuple(found))

    def _next(self, keys: Sequence[str]) -> tuple[int, str]:
        """How many words the longest phrase at the beginning takes, and its kind; as it is listed, else without the
        particles in it."""
        if keys[0] not in self._first:
            return 0, ""
        bare = [at for at, word in enumerate(keys) if at == 0 or word not in PARTICLES]
        for many in range(min(self._longest, len(keys)), 0, -1):
            if kind := self._kinds.get(tuple(keys[:many])):
                return many, kind
            if many <= len(bare) and (kind := self._kinds.get(tuple(keys[at] for at in bare[:many]))):
                return bare[many - 1] + 1, kind
        return 0, ""


def _without(frame: Sequence[str], keys: Sequence[str]) -> list[int] | None:
    """The places of the words beside those of a frame; None if these do not stand there in their order."""
    left: list[int] = []
    met = 0
    for at, word in enumerate(keys):
        if met < len(frame) and word == frame[met]:
            met += 1
        else:
            left.append(at)
    return left if met == len(frame) else None


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


def unsigned(text: str) -> str:
    """Without a closing formula and the name after it."""
    match = _SIGN_OFF.search(text)
    return (
        text[: match.start()] if match and match.start() and len(words(text[match.end() :])) <= MOST_OF_A_NAME else text
    )


def key(word: str) -> str:
    """A folded word with its repeated letters once: "jaaa" and "ja" are the same."""
    return _REPEATED.sub(r"\1", word)


PARTICLES = frozenset(key(word) for word in _PARTICLES.split())
"""Words that change nothing within a phrase, as they are compared."""
