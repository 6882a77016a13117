"""What speaks for an intent, before it is made one confidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence

import numpy as np

from brain.understanding.grams import Vocabulary
from brain.understanding.linear import Linear
from brain.understanding.shelves import Shelves

CANDIDATES = 5


@dataclass(frozen=True)
class Evidence:
    """The best candidates for a message, likeliest first."""

    intents: np.ndarray
    chance: np.ndarray
    nearest: np.ndarray
    centre: np.ndarray


@dataclass(frozen=True)
class Scorer:
    """A vocabulary, the linear model over it, and the examples it came from."""

    vocabulary: Vocabulary
    linear: Linear
    shelves: Shelves

    @classmethod
    def fit(cls, texts: Sequence[str], labels: np.ndarray, intents: int) -> Scorer:
        vocabulary = Vocabulary.learn(texts)
        rows = vocabulary.matrix(texts)
        return cls(vocabulary, Linear.fit(rows, labels, intents), Shelves.fill(rows, labels, intents))

    def weigh(self, text: str, candidates: int = CANDIDATES) -> Evidence:
        """Collect what speaks for the likeliest intents."""
        message = self.vocabulary.vector(text)
        chances = self.linear.chances(*message)
        best = np.argsort(-chances, kind="stable")[:candidates]
        nearest, centre = self.shelves.nearness(message, best)
        return Evidence(best, chances[best], nearest, centre)
