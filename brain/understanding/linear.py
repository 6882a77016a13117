"""One-vs-rest logistic regression, kept as one stacked matrix so that scoring a message copies nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

STRENGTH = 5.0  # inverse of the regularisation
NEVER = -20.0  # log-odds of an intent without a single example


@dataclass(frozen=True)
class Linear:
    """For each intent the log-odds that a message belongs to it."""

    weights: np.ndarray  # columns of the vocabulary x intents
    bias: np.ndarray

    @classmethod
    def fit(cls, rows: csr_matrix, labels: np.ndarray, intents: int) -> Linear:
        """Fit each intent against all others, both sides weighing the same."""
        rows = rows.astype(np.float64)
        weights = np.zeros((rows.shape[1], intents), dtype=np.float32)
        bias = np.full(intents, NEVER, dtype=np.float32)
        for label in np.unique(labels) if rows.shape[1] else ():
            mine = labels == label
            if mine.all():  # nothing to tell it apart from
                bias[label] = 0.0
                continue
            one = LogisticRegression(
                solver="liblinear", dual=True, C=STRENGTH, class_weight="balanced", random_state=0
            )
            one.fit(rows, mine)
            weights[:, label], bias[label] = one.coef_[0], one.intercept_[0]
        return cls(weights, bias)

    def chances(self, columns: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """The chance of every intent for one message, each on its own."""
        odds = weights @ self.weights[columns] + self.bias
        return 1.0 / (1.0 + np.exp(-odds))
