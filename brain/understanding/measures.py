"""How well a pipeline understands: the measures, over judged messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Sequence

import numpy as np
from sklearn.metrics import matthews_corrcoef, roc_auc_score

from brain.understanding.model import OUT_OF_SCOPE

BUDGETS = (0.05, 0.10, 0.15)


@dataclass(frozen=True)
class Judged:
    """A message, the intent it has, and what was made of it."""

    truth: str
    guess: str
    confidence: float
    sure: bool

    @property
    def in_scope(self) -> bool:
        return self.truth != OUT_OF_SCOPE

    @property
    def eagerness(self) -> float:
        """How much the pipeline would like to answer; to be sure of a stranger is the opposite."""
        return -self.confidence if self.guess == OUT_OF_SCOPE else self.confidence


def accuracy(judged: Sequence[Judged]) -> float:
    """Right intent among the messages in scope, whatever the confidence."""
    own = [each for each in judged if each.in_scope]
    return sum(each.guess == each.truth for each in own) / len(own)


def auroc(judged: Sequence[Judged]) -> Optional[float]:
    """How well confidence tells messages in scope from others; nothing where all are in scope."""
    own = [each.in_scope for each in judged]
    return None if all(own) else float(roc_auc_score(own, [each.eagerness for each in judged]))


def mcc(judged: Sequence[Judged]) -> float:
    """Matthews correlation at the shipped threshold, out of scope being a class of its own."""
    answers = [each.guess if each.sure else OUT_OF_SCOPE for each in judged]
    return float(matthews_corrcoef([each.truth for each in judged], answers))


def right_at(judged: Sequence[Judged], budget: float) -> float:
    """Share in scope answered right, when at most so many of all messages are answered wrongly."""
    answered = sorted(
        (each for each in judged if each.guess != OUT_OF_SCOPE), key=lambda each: -each.confidence
    )
    right = np.cumsum([each.guess == each.truth for each in answered])
    wrong = np.arange(1, len(answered) + 1) - right
    confidence = np.array([each.confidence for each in answered])
    last_of_tie = np.append(confidence[1:] < confidence[:-1], True)
    within = (wrong <= budget * len(judged)) & last_of_tie
    return float(right[within].max(initial=0) / sum(each.in_scope for each in judged))
