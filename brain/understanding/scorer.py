"""What speaks for an intent, before it is made one confidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Sequence

import numpy as np

from brain.understanding.dense import Dense
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
    """A vocabulary, the linear model over it, and the examples it came from; perhaps their meanings, too."""

    vocabulary: Vocabulary
    linear: Linear
    shelves: Shelves
    dense: Optional[Dense] = None

    @classmethod
    def fit(
        cls, texts: Sequence[str], labels: np.ndarray, intents: int, vectors: Optional[np.ndarray] = None
    ) -> Scorer:
        vocabulary = Vocabulary.learn(texts)
        rows = vocabulary.matrix(texts)
        dense = None if vectors is None else Dense.fit(vectors, labels, intents)
        return cls(vocabulary, Linear.fit(rows, labels, intents), Shelves.fill(rows, labels, intents), dense)

    def weigh(self, text: str, candidates: int = CANDIDATES) -> Evidence:
        """Collect what the words say for the likeliest intents."""
        message = self.vocabulary.vector(text)
        chances = self.linear.chances(*message)
        best = np.argsort(-chances, kind="stable")[:candidates]
        return Evidence(best, chances[best], *self.shelves.nearness(message, best))

    def weigh_both(
        self, text: str, vector: np.ndarray, candidates: int = CANDIDATES
    ) -> tuple[Evidence, Evidence]:
        """What the words and what the meaning say, for the intents that are likeliest by both together."""
        assert self.dense is not None
        message = self.vocabulary.vector(text)
        spoken, meant = self.linear.chances(*message), self.dense.chances(vector)
        best = np.argsort(-(spoken / spoken.sum() + meant), kind="stable")[:candidates]
        return (
            Evidence(best, spoken[best], *self.shelves.nearness(message, best)),
            Evidence(best, meant[best], *self.dense.nearness(vector, best)),
        )

    def nearest(self, text: str, vector: np.ndarray, intents: np.ndarray) -> np.ndarray:
        """How near the nearest examples of some intents are, in words and in meaning together."""
        assert self.dense is not None
        spoken, _ = self.shelves.nearness(self.vocabulary.vector(text), intents)
        meant, _ = self.dense.nearness(vector, intents)
        return spoken + meant
