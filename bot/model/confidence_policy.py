"""The confidence policy: what to do with a message that the brain is not sure of. Never a guess, never silence."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from bot.model.dialogue import UNSURE, Understanding

CANDIDATE_SHARE = 0.45
"""A skill is a candidate if it got at least this share of the best one's confidence."""
LEAST = 0.12
MOST_CANDIDATES = 3


@dataclass(frozen=True)
class Step:
    """`sure`: answer; `which`: one question with these skills; `again`: not understood; `human`: hand over."""

    step: Literal["sure", "which", "again", "human"]
    candidates: tuple[str, ...] = ()


def decide(understanding: Understanding, misunderstood: int, askable: Collection[str]) -> Step:
    """Where a message stands. `misunderstood` counts failures in a row before this one;
    `askable` are the skills that a question may offer."""
    if understanding.intent != UNSURE:
        return Step("sure")
    if misunderstood >= 1:
        return Step("human")
    best = max((confidence for _, confidence in understanding.ranking), default=0.0)
    floor = max(best * CANDIDATE_SHARE, LEAST)
    near = [intent for intent, confidence in understanding.ranking if confidence >= floor and intent != UNSURE]
    candidates = tuple(intent for intent in near if intent in askable)
    if len(near) <= MOST_CANDIDATES and 2 <= len(candidates) <= MOST_CANDIDATES:
        return Step("which", candidates)
    return Step("again")
