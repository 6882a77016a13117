"""The same questions as the sparse part asks, asked of sentence vectors: which intent, and how near."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

STRENGTH = 20.0  # inverse of the regularisation
STEPS = 30  # more change nothing that could be measured, and take three times as long


@dataclass(frozen=True)
class Dense:
    """A linear model over sentence vectors, and the training vectors sorted by intent."""

    weights: np.ndarray  # numbers of a vector x intents
    bias: np.ndarray
    vectors: np.ndarray  # those of intent `i` are the rows `first[i]` to `first[i + 1]`
    first: np.ndarray
    centres: np.ndarray

    @classmethod
    def fit(cls, vectors: np.ndarray, labels: np.ndarray, intents: int) -> Dense:
        """All intents against each other, each weighing the same."""
        weights = np.zeros((vectors.shape[1], intents), dtype=np.float32)
        bias = np.full(intents, -np.inf, dtype=np.float32)
        known = np.unique(labels)
        if len(known) == 1:  # nothing to tell it apart from
            bias[known] = 0.0
        else:
            model = LogisticRegression(
                C=STRENGTH, class_weight="balanced", max_iter=STEPS, multi_class="multinomial"
            )
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", ConvergenceWarning)  # to stop early is meant
                model.fit(vectors, labels)
            both = len(known) == 2  # one row then, for the second of them
            weights[:, known] = (np.vstack((-model.coef_, model.coef_)) if both else model.coef_).T
            bias[known] = np.hstack((-model.intercept_, model.intercept_)) if both else model.intercept_
        order = np.argsort(labels, kind="stable")
        first = np.searchsorted(labels[order], np.arange(intents + 1))
        return cls.of(weights, bias, vectors[order].astype(np.float16), first)  # as it is stored

    @classmethod
    def of(cls, weights: np.ndarray, bias: np.ndarray, vectors: np.ndarray, first: np.ndarray) -> Dense:
        """Find the centre of each intent, the direction of its vectors' sum."""
        vectors = vectors.astype(np.float32)
        centres = np.zeros((len(first) - 1, vectors.shape[1]), dtype=np.float32)
        for intent in range(len(centres)):
            centres[intent] = vectors[first[intent] : first[intent + 1]].sum(axis=0)
        size = np.linalg.norm(centres, axis=1, keepdims=True)
        return cls(weights, bias, vectors, first, centres / np.where(size > 0, size, 1))

    def chances(self, vector: np.ndarray) -> np.ndarray:
        """The chances of all intents, one in all."""
        odds = vector @ self.weights + self.bias
        raised = np.exp(odds - odds.max())
        return raised / raised.sum()

    def nearness(self, vector: np.ndarray, intents: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Cosine to the nearest example and to the centre, for some of the intents."""
        nearest = np.zeros(len(intents))
        for place, intent in enumerate(intents):
            mine = self.vectors[self.first[intent] : self.first[intent + 1]]
            nearest[place] = (mine @ vector).max() if len(mine) else 0.0
        return nearest, self.centres[intents] @ vector
