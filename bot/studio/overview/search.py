"""Finding a question by its name, its title, a sentence or an answer, however it was typed.

Words are compared one by one: what stands there, what begins so, what is part of a longer word, and what differs by a
slip of the finger. A rare word says more than a common one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Literal

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.model.normal_text import normal

Where = Literal["name", "title", "phrase", "text"]
LONGEST = 100
WEIGHT: Mapping[Where, float] = {"name": 1.05, "title": 1.2, "phrase": 1.0, "text": 0.9}
"""How much more it says that a word stands in the title than in an answer."""
ENOUGH = 0.5
NOWHERE = 0.5
"""Which share of what was asked for must be found."""
SLIPS = ((8, 2), (4, 1))
"""A word of so many letters may be mistyped in so many places."""
BEGINS, WITHIN, SLIPPED = 0.92, 0.8, 0.75
SHORTEST_PART = 4

_WORD = re.compile(r"[^\W_]+")
_SPELT = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "é": "e", "è": "e", "á": "a"})
_TWO = re.compile("ae|oe|ue")


@dataclass(frozen=True)
class Passage:
    """Something that can be found: a question's name, title, one sentence or one text."""

    place: str
    where: Where
    text: str


@dataclass(frozen=True)
class Hit:
    passage: Passage
    score: float


class Index:
    """All passages by their words."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self._passages = list(passages)
        self._by_word: dict[str, set[int]] = defaultdict(set)
        for number, passage in enumerate(self._passages):
            for word in words(passage.text):
                self._by_word[word].add(number)
        self._words = list(self._by_word)

    def find(self, asked: str, limit: int) -> Sequence[Hit]:
        """The best passage of each question, the best question first."""
        wanted = {word: self._alike(word) for word in dict.fromkeys(words(asked[:LONGEST]))}
        worth = {word: self._worth(found) for word, found in wanted.items()}
        scores: dict[int, float] = defaultdict(float)
        for word, found in wanted.items():
            best: dict[int, float] = {}
            for other, likeness in found.items():
                for number in self._by_word[other]:
                    best[number] = max(likeness, best.get(number, 0.0))
            for number, likeness in best.items():
                scores[number] += likeness * worth[word]
        whole = sum(worth.values()) or 1.0
        return self._best({number: score / whole for number, score in scores.items()}, limit)

    def _best(self, scores: Mapping[int, float], limit: int) -> Sequence[Hit]:
        found: dict[str, Hit] = {}
        for number, score in scores.items():
            passage = self._passages[number]
            if score < ENOUGH:
                continue
            hit = Hit(passage, score * WEIGHT[passage.where] - 0.0001 * len(passage.text))
            if passage.place not in found or hit.score > found[passage.place].score:
                found[passage.place] = hit
        return sorted(found.values(), key=lambda hit: (-hit.score, hit.passage.place))[:limit]

    def _alike(self, word: str) -> Mapping[str, float]:
        """Words that this one may mean, each with how likely."""
        found = {other: BEGINS for other in self._words if other.startswith(word)} if len(word) > 1 else {}
        if len(word) >= SHORTEST_PART:
            found |= {other: WITHIN for other in self._words if word in other and other not in found}
        slips = next((most for length, most in SLIPS if len(word) >= length), 0)
        if slips:
            near = process.extract(word, self._words, scorer=OSA.distance, score_cutoff=slips, limit=None)
            found |= {other: SLIPPED for other, _, _ in near if found.get(other, 0.0) < SLIPPED}
        if word in self._by_word:
            found[word] = 1.0
        return found

    def _worth(self, found: Mapping[str, float]) -> float:
        """What stands nowhere may be a word that people put around what they mean."""
        number = len(set().union(*(self._by_word[word] for word in found))) if found else 0
        return log(1 + len(self._passages) / (1 + number)) * (1.0 if found else NOWHERE)


def words(text: str) -> list[str]:
    """In one spelling: "Fähre" and "faehre" are the same word."""
    folded = normal(text).casefold().translate(_SPELT)
    return [_TWO.sub(lambda two: two[0][0], word) for word in _WORD.findall(folded)]
