"""How sure is sure: scales and thresholds, found on the training messages alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Sequence
from zlib import crc32

import numpy as np
from sklearn.metrics import matthews_corrcoef

from brain.understanding.scorer import Evidence, Scorer

FOLDS = 5
FEW = 4 * FOLDS
"""Messages of an intent from which on chance deals them evenly enough."""
ENOUGH = 1500  # judged messages; with many examples fewer of the folds are needed
SEED = 20260214
UNFAMILIAR = 0.4  # weight of a message nothing was trained for, beside one that is meant for us
GRID = np.arange(0.30, 0.901, 0.01)
BLUR = 5  # steps of the grid: a peak that its neighbours do not share is chance
DEFAULT_THRESHOLD = 0.6  # where there is too little to find one
WRONG_UNASKED = 0.02  # share of errors up to which the words alone decide, and the encoder is not asked
OUTSIDE = -1  # the label of what no intent covers


@dataclass(frozen=True)
class Scale:
    """Chances that cross-validated training messages got, sorted: a ruler that is alike for every bot."""

    marks: np.ndarray

    @classmethod
    def of(cls, evidence: Sequence[Evidence]) -> Scale:
        return cls(np.sort(np.array([each.chance[0] for each in evidence], dtype=np.float64)))

    def rank(self, chance: np.ndarray) -> np.ndarray:
        return np.searchsorted(self.marks, chance, side="right") / (len(self.marks) + 1)


def blend(*parts: tuple[Evidence, Scale]) -> np.ndarray:
    """One confidence per candidate, never above that of a likelier one."""
    total = sum(
        scale.rank(evidence.chance) + evidence.chance + evidence.nearest + evidence.centre
        for evidence, scale in parts
    )
    return np.minimum.accumulate(np.sqrt(np.clip(total / (4 * len(parts)), 0.0, 1.0)))


@dataclass(frozen=True)
class Ruler:
    """The scales of the evidence, and from which confidence on a message is sure."""

    scales: tuple[Scale, ...]
    threshold: float

    def measure(self, *evidence: Evidence) -> np.ndarray:
        return blend(*zip(evidence, self.scales))


@dataclass(frozen=True)
class Calibration:
    """How to read the words alone; and, with an encoder, from when on they decide alone, and how to read both."""

    words: Ruler
    both: Optional[Ruler] = None
    decided: float = 1.01


@dataclass(frozen=True)
class Trial:
    """A message judged by a scorer that never saw it, and what would have been right."""

    truth: int
    words: Evidence
    both: Optional[tuple[Evidence, Evidence]]


def calibrate(
    texts: Sequence[str],
    labels: np.ndarray,
    intents: int,
    outside: Optional[int],
    vectors: Optional[np.ndarray],
) -> Calibration:
    """Judge the training messages, by scorers that know them not, or that know not even their intents."""
    known = _trials(texts, labels, intents, folds(texts, labels), labels, vectors)
    held = strangers(labels, outside)
    strange = _trials(texts, labels, intents, held, np.full(len(labels), OUTSIDE), vectors)
    scale = Scale.of([trial.words for trial in known])
    if not known or not strange:
        return Calibration(Ruler((scale,), DEFAULT_THRESHOLD))
    trials = [*known, *strange]
    truth = _inside(np.array([trial.truth for trial in trials]), outside)
    weight = np.array([1.0] * len(known) + [UNFAMILIAR * len(known) / len(strange)] * len(strange))
    guess = _inside(np.array([int(trial.words.intents[0]) for trial in trials]), outside)
    confidence = np.array([blend((trial.words, scale))[0] for trial in trials])
    words = Ruler((scale,), find_threshold(confidence, guess, truth, weight))
    if vectors is None:
        return Calibration(words)
    decided = max(words.threshold, find_decided(confidence, guess == truth, weight))
    scales = tuple(Scale.of([trial.both[part] for trial in known]) for part in (0, 1))
    alone = confidence >= decided
    joint = np.array([blend(*zip(trial.both, scales))[0] for trial in trials])
    joined = _inside(np.array([int(trial.both[0].intents[0]) for trial in trials]), outside)
    threshold = find_threshold(
        np.where(alone, confidence, joint), np.where(alone, guess, joined), truth, weight
    )
    return Calibration(words, Ruler(scales, threshold), decided)


def folds(texts: Sequence[str], labels: np.ndarray) -> np.ndarray:
    """Deal the messages to the folds by their words alone: what is added or taken away moves no other to another fold,
    and what a new model makes of the rest differs for no reason of chance. Intents with few are dealt in turn."""
    dealt = np.array([crc32(text.encode("utf-8", "replace")) % FOLDS for text in texts])
    for label in np.unique(labels):
        mine = np.flatnonzero(labels == label)
        if len(mine) < FEW:  # chance alone could leave a fold without any to learn from
            for turn, place in enumerate(sorted(mine, key=lambda i: (dealt[i], texts[i]))):
                dealt[place] = turn % FOLDS
    return dealt


def strangers(labels: np.ndarray, outside: Optional[int]) -> np.ndarray:
    """Deal whole intents to the folds: for a scorer that knows only the others they are strangers."""
    random = np.random.RandomState(SEED)
    own = [label for label in np.unique(labels) if label != outside]
    group = {label: place % FOLDS for place, label in enumerate(random.permutation(own))}
    return np.array([group.get(label, FOLDS) for label in labels])  # `outside` is never held out


def _trials(
    texts: Sequence[str],
    labels: np.ndarray,
    intents: int,
    fold: np.ndarray,
    truth: np.ndarray,
    vectors: Optional[np.ndarray],
) -> list[Trial]:
    trials: list[Trial] = []
    for held in range(FOLDS):
        if len(trials) >= ENOUGH:
            break
        learnt, asked = np.flatnonzero(fold != held), np.flatnonzero(fold == held)
        if not len(asked) or len(np.unique(labels[learnt])) < 2:
            continue
        seen = None if vectors is None else vectors[learnt]
        scorer = Scorer.fit([texts[i] for i in learnt], labels[learnt], intents, seen)
        trials.extend(
            _trial(scorer, texts[i], int(truth[i]), None if vectors is None else vectors[i]) for i in asked
        )
    return trials


def _trial(scorer: Scorer, text: str, truth: int, vector: Optional[np.ndarray]) -> Trial:
    both = None if vector is None else scorer.weigh_both(text, vector, candidates=1)
    return Trial(truth, scorer.weigh(text, candidates=1), both)


def _inside(labels: np.ndarray, outside: Optional[int]) -> np.ndarray:
    """An intent for strangers says the same as being unsure."""
    return labels if outside is None else np.where(labels == outside, OUTSIDE, labels)


def find_threshold(confidence: np.ndarray, guess: np.ndarray, truth: np.ndarray, weight: np.ndarray) -> float:
    """The confidence that best tells messages meant for us from strangers (Matthews correlation)."""
    quality = [
        matthews_corrcoef(truth, np.where(confidence >= limit, guess, OUTSIDE), sample_weight=weight)
        for limit in GRID
    ]
    bell = np.exp(-0.5 * (np.arange(-3 * BLUR, 3 * BLUR + 1) / BLUR) ** 2)
    smooth = np.convolve(np.pad(quality, 3 * BLUR, mode="edge"), bell, "valid")
    return float(round(GRID[int(np.argmax(smooth))], 2))


def find_decided(confidence: np.ndarray, right: np.ndarray, weight: np.ndarray) -> float:
    """The lowest confidence from which on the words alone err so seldom that nothing else need be asked."""
    order = np.argsort(-confidence)
    wrong = np.cumsum((weight * ~right)[order]) / np.cumsum(weight[order])
    few = np.flatnonzero(wrong <= WRONG_UNASKED)
    return float(confidence[order[few[-1]]]) if len(few) else 1.01
