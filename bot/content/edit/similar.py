"""Sentences that sound alike: hints while somebody types, never a block. Edit distance does not see the word that
matters, so sentences that differ in a "not", or in on and off, are never called the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

from rapidfuzz import fuzz, process

from bot.content.edit.phrases import phrases
from bot.model.workspace import Alike

SAME, ALIKE = 92.0, 85.0
"""From which likeness on two sentences of one skill are as good as one, and those of two skills are named."""
MOST_LOOKED_AT = 40
MARK = re.compile(r"\[([^\[\]]+)\](?:\([^()]*\)|\{[^{}]*\})")
NO_WORD = re.compile(r"[^\w]+")
TURNING = ("un", "in", "im", "ir", "de", "dis", "miss", "non", "nicht")
"""What is put before a word and makes its contrary of it."""
TURNED = (
    ("an", "ab"),
    ("ein", "aus"),
    ("an", "aus"),
    ("auf", "zu"),
    ("auf", "ab"),
    ("hin", "zurueck"),
    ("mit", "ohne"),
)
LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "'": "", "’": ""})


class Similar:
    """All sentences of a draft; `texts` are its `nlu.yml` by their names."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._known = [
            (file, language, phrase, plain) for file, text in texts.items() for language, phrase, plain in _of(text)
        ]
        self._plain = [plain for *_, plain in self._known]

    def to(self, phrase: str, skill: str, limit: int = 5) -> Sequence[Alike]:
        """The nearest, the likest first. What is typed may stand there already: that is itself and not named."""
        plain = plain_words(phrase)
        if not plain:
            return ()
        found = []
        for _, score, index in process.extract(
            plain, self._plain, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, limit=MOST_LOOKED_AT
        ):
            file, language, known, other = self._known[index]
            own = file.split("/")[-2] == skill
            if (own and (known == phrase or score < SAME)) or contrary(plain, other):
                continue
            one, two = differing(plain, other)
            found.append(Alike(file, file.split("/")[-2], language, known, score, own, one, two))
            if len(found) == limit:
                break
        return tuple(found)


def plain_words(phrase: str) -> str:
    """A sentence as it is compared: without marks, signs and case."""
    text = unicodedata.normalize("NFKC", MARK.sub(lambda match: match[1], phrase)).casefold().translate(LETTERS)
    return " ".join(NO_WORD.sub(" ", text).split())


def differing(one: str, other: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words that only one of two sentences has."""
    mine, theirs = one.split(), other.split()
    return tuple(_without(mine, theirs)), tuple(_without(theirs, mine))


def contrary(one: str, other: str) -> bool:
    """Whether two sentences differ in a word that turns what is meant."""
    mine, theirs = differing(one, other)
    alone, _ = _turning()
    return bool(alone.intersection(mine)) != bool(alone.intersection(theirs)) or any(
        _opposite(a, b) for a in mine for b in theirs
    )


def _opposite(one: str, other: str) -> bool:
    if frozenset((one, other)) in _turning()[1]:
        return True
    for short, long in ((one, other), (other, one)):
        if any(long == f"{prefix}{short}" for prefix in TURNING):
            return True
        for first, second in TURNED:
            if long.startswith(first) and short == second + long[len(first) :] and len(long) > len(first) + 3:
                return True
    return False


def _without(words: Iterable[str], others: Iterable[str]) -> list[str]:
    left = list(others)
    found = []
    for word in words:
        if word in left:
            left.remove(word)
        else:
            found.append(word)
    return found


@cache
def _turning() -> tuple[frozenset[str], frozenset[frozenset[str]]]:
    """Words that turn a sentence, alone and in pairs."""
    lines = Path(__file__).with_name("contraries.txt").read_text(encoding="utf-8").splitlines()[1:]
    pairs = frozenset(frozenset(line.split("/")) for line in lines if "/" in line)
    return frozenset(line for line in lines if "/" not in line), pairs


@lru_cache(maxsize=512)
def _of(text: str) -> tuple[tuple[str, str, str], ...]:
    return tuple((language, phrase, plain_words(phrase)) for language, said in phrases(text).items() for phrase in said)
