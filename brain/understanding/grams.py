"""A message as a sparse vector: words and their pairs, and pieces of words."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import Iterable, Sequence

import numpy as np
from scipy.sparse import csr_matrix

from brain.understanding.normal import normalise

PIECE_SIZES = (2, 3, 4, 5)
PIECES_COUNT = 2.0  # the weight of the pieces beside the words

# Words of one letter say nothing and `?` says much.
_MARKS = frozenset("?!%$")


def words(text: str) -> list[str]:
    """Cut a normalised text into words and marks."""
    spaced = "".join(f" {char} " if char in _MARKS else char for char in text)
    return [word for word in spaced.split() if len(word) > 1 or not word.isalpha()]


def word_grams(text: str) -> list[str]:
    """Single words and neighbouring pairs."""
    found = words(text)
    return found + [f"{left} {right}" for left, right in zip(found, found[1:])]


def piece_grams(text: str) -> list[str]:
    """Pieces of two to five characters, within a word and the blanks around it."""
    pieces: list[str] = []
    for word in text.split():
        padded = f" {word} "
        length = len(padded)
        for size in PIECE_SIZES:
            if length <= size:  # a short word counts once, whole
                pieces.append(padded)
                break
            pieces.extend(padded[start : start + size] for start in range(length - size + 1))
    return pieces


def grams(text: str) -> tuple[Counter[str], Counter[str]]:
    """Count both kinds in a text as it was typed."""
    text = normalise(text)
    return Counter(word_grams(text)), Counter(piece_grams(text))


@dataclass(frozen=True)
class Vocabulary:
    """The grams of the training messages, each with a column and its inverse document frequency."""

    words: dict[str, int]
    pieces: dict[str, int]
    idf: np.ndarray  # by column; pieces follow words
    logs: np.ndarray = field(default_factory=lambda: 1.0 + np.log(np.arange(1, 65, dtype=np.float32)))

    @classmethod
    def learn(cls, texts: Iterable[str]) -> Vocabulary:
        """Give every gram of the texts a column, in the order of first sight."""
        known: tuple[dict[str, int], dict[str, int]] = ({}, {})
        seen: tuple[list[int], list[int]] = ([], [])
        total = 0
        for text in texts:
            total += 1
            for columns, counts, found in zip(known, seen, grams(text)):
                for gram in found:
                    column = columns.setdefault(gram, len(columns))
                    if column == len(counts):
                        counts.append(0)
                    counts[column] += 1
        frequency = np.array(seen[0] + seen[1], dtype=np.float64)
        pieces = {gram: column + len(known[0]) for gram, column in known[1].items()}
        return cls(known[0], pieces, (np.log((1 + total) / (1 + frequency)) + 1).astype(np.float32))

    @property
    def size(self) -> int:
        return len(self.idf)

    def vector(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """Columns and weights of a text; both are empty when nothing in it is known."""
        word_counts, piece_counts = grams(text)
        left = self._block(word_counts, self.words, 1.0)
        right = self._block(piece_counts, self.pieces, PIECES_COUNT)
        columns, weights = np.concatenate((left[0], right[0])), np.concatenate((left[1], right[1]))
        return columns, weights

    def _block(
        self, counts: Counter[str], columns: dict[str, int], weight: float
    ) -> tuple[np.ndarray, np.ndarray]:
        known = [(columns[gram], count) for gram, count in counts.items() if gram in columns]
        if not known:
            return np.empty(0, np.int32), np.empty(0, np.float32)
        found, often = np.array(known, dtype=np.int32).T
        weights = self.idf[found] * self.logs[np.minimum(often, len(self.logs)) - 1]
        return found, weights * np.float32(weight / math.sqrt(float(weights @ weights)))

    def matrix(self, texts: Sequence[str]) -> csr_matrix:
        """One row for each text."""
        rows = [self.vector(text) for text in texts]
        ends = np.cumsum([0] + [len(columns) for columns, _ in rows])
        return csr_matrix(
            (
                np.concatenate([weights for _, weights in rows]) if rows else np.empty(0, np.float32),
                np.concatenate([columns for columns, _ in rows]) if rows else np.empty(0, np.int32),
                ends,
            ),
            shape=(len(rows), self.size),
        )
