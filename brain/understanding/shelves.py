"""The training messages, sorted by intent, to see how near a new message is to what an intent has seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix


@dataclass(frozen=True)
class Shelves:
    """Messages of length one; those of intent `i` are the rows `first[i]` to `first[i + 1]`."""

    columns: np.ndarray
    weights: np.ndarray
    rows: np.ndarray  # where each row starts in `columns`, and the end
    first: np.ndarray
    centres: np.ndarray  # intents x columns of the vocabulary

    @classmethod
    def fill(cls, rows: csr_matrix, labels: np.ndarray, intents: int) -> Shelves:
        """Sort the rows by intent and scale each to length one; rows with nothing in them are left out."""
        order = np.argsort(labels, kind="stable")
        order = order[np.diff(rows.indptr)[order] > 0]
        rows, labels = rows[order], labels[order]
        lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
        weights = (rows.data / np.repeat(lengths, np.diff(rows.indptr))).astype(np.float32)
        first = np.searchsorted(labels, np.arange(intents + 1))
        return cls.of(
            rows.indices.astype(np.int32), weights, rows.indptr.astype(np.int64), first, rows.shape[1]
        )

    @classmethod
    def of(
        cls, columns: np.ndarray, weights: np.ndarray, rows: np.ndarray, first: np.ndarray, width: int
    ) -> Shelves:
        """Find the centre of each intent, the direction of its messages' sum; they are too big to store."""
        intents = len(first) - 1
        centres = np.zeros((intents, width), dtype=np.float32)
        for intent in range(intents):
            mine = slice(rows[first[intent]], rows[first[intent + 1]])
            centres[intent] = np.bincount(columns[mine], weights[mine], minlength=width)[:width]
        size = np.sqrt((centres * centres).sum(axis=1, keepdims=True))
        centres /= np.where(size > 0, size, 1)
        return cls(columns, weights, rows, first, centres)

    def nearness(
        self, message: tuple[np.ndarray, np.ndarray], intents: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Cosine to the nearest example and to the centre, for some of the intents."""
        columns, weights = message
        nearest, centre = np.zeros(len(intents)), np.zeros(len(intents))
        if not len(columns):
            return nearest, centre
        weights = weights / np.sqrt(weights @ weights)
        spread = np.zeros(self.centres.shape[1], dtype=np.float32)
        spread[columns] = weights
        for place, intent in enumerate(intents):
            centre[place] = weights @ self.centres[intent, columns]
            nearest[place] = self._nearest(spread, self.first[intent], self.first[intent + 1])
        return nearest, centre

    def _nearest(self, spread: np.ndarray, start: int, end: int) -> float:
        if start == end:
            return 0.0
        begin = self.rows[start]
        inside = slice(begin, self.rows[end])
        products = spread[self.columns[inside]] * self.weights[inside]
        return float(np.add.reduceat(products, self.rows[start:end] - begin).max())
