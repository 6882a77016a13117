"""How sure is sure: a scale and a threshold, found on the training messages alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence

import numpy as np
from sklearn.metrics import matthews_corrcoef

from brain.understanding.scorer import Evidence, Scorer

FOLDS = 5
ENOUGH = 1500  # judged messages; with many examples fewer of the folds are needed
SEED = 20260214
UNFAMILIAR = 0.5  # weight of a message nothing was trained for, beside one that is meant for us
GRID = np.arange(0.30, 0.901, 0.01)
DEFAULT_THRESHOLD = 0.6  # where there is too little to find one
OUTSIDE = -1  # the label of what no intent covers


@dataclass(frozen=True)
class Scale:
    """Chances that cross-validated training messages got, sorted: a ruler that is alike for every bot."""

    marks: np.ndarray

    def rank(self, chance: np.ndarray) -> np.ndarray:
        return np.searchsorted(self.marks, chance, side="right") / (len(self.marks) + 1)


def blend(evidence: Evidence, scale: Scale) -> np.ndarray:
    """One confidence per candidate, never above that of a likelier one."""
    parts = scale.rank(evidence.chance) + evidence.chance + evidence.nearest + evidence.centre
    return np.minimum.accumulate(np.sqrt(np.clip(parts / 4, 0.0, 1.0)))


@dataclass(frozen=True)
class Trial:
    """A message judged by a scorer that never saw it, and what would have been right."""

    truth: int
    evidence: Evidence


def folds(labels: np.ndarray) -> np.ndarray:
    """Deal the messages of each intent to the folds in turn, in a fixed random order."""
    random = np.random.RandomState(SEED)
    dealt = np.empty(len(labels), dtype=int)
    for label in np.unique(labels):
        mine = random.permutation(np.flatnonzero(labels == label))
        dealt[mine] = (np.arange(len(mine)) + random.randint(FOLDS)) % FOLDS
    return dealt


def familiar(texts: Sequence[str], labels: np.ndarray, intents: int) -> list[Trial]:
    """Judge every message by a scorer trained on the other folds."""
    return _trials(texts, labels, intents, folds(labels), labels)


def unfamiliar(texts: Sequence[str], labels: np.ndarray, intents: int, outside: int | None) -> list[Trial]:
    """Judge the messages of some intents by a scorer that knows only the others: strangers look so."""
    random = np.random.RandomState(SEED)
    own = [label for label in np.unique(labels) if label != outside]
    group = {label: place % FOLDS for place, label in enumerate(random.permutation(own))}
    held = np.array([group.get(label, FOLDS) for label in labels])  # `outside` is never held out
    return _trials(texts, labels, intents, held, np.full(len(labels), OUTSIDE))


def _trials(
    texts: Sequence[str], labels: np.ndarray, intents: int, fold: np.ndarray, truth: np.ndarray
) -> list[Trial]:
    trials: list[Trial] = []
    for held in range(FOLDS):
        if len(trials) >= ENOUGH:
            break
        learnt, asked = np.flatnonzero(fold != held), np.flatnonzero(fold == held)
        if not len(asked) or len(np.unique(labels[learnt])) < 2:
            continue
        scorer = Scorer.fit([texts[i] for i in learnt], labels[learnt], intents)
        trials.extend(Trial(int(truth[i]), scorer.weigh(texts[i], candidates=1)) for i in asked)
    return trials


def find_scale(trials: Sequence[Trial]) -> Scale:
    return Scale(np.sort(np.array([trial.evidence.chance[0] for trial in trials], dtype=np.float64)))


def find_threshold(
    known: Sequence[Trial], strange: Sequence[Trial], scale: Scale, outside: int | None
) -> float:
    """The confidence that best tells messages meant for us from strangers (Matthews correlation)."""
    trials = [*known, *strange]
    if not known or not strange:
        return DEFAULT_THRESHOLD
    confidence = np.array([blend(trial.evidence, scale)[0] for trial in trials])
    guess = np.array([int(trial.evidence.intents[0]) for trial in trials])
    truth = np.array([trial.truth for trial in trials])
    weight = np.array([1.0] * len(known) + [UNFAMILIAR * len(known) / len(strange)] * len(strange))
    if outside is not None:  # an intent for strangers says the same as being unsure
        guess[guess == outside] = truth[truth == outside] = OUTSIDE
    quality = [
        matthews_corrcoef(truth, np.where(confidence >= limit, guess, OUTSIDE), sample_weight=weight)
        for limit in GRID
    ]
    return float(round(GRID[int(np.argmax(quality))], 2))
