"""The four outcomes of a sentence whose skill is known, and what can be counted of them. Plain functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import comb, exp, lgamma, log, log1p

from bot.model.confidence_policy import decide
from bot.model.dialogue import OUT_OF_SCOPE, UNSURE, Understanding
from bot.model.training_report import Counts, Evidence, Matrix, Outcome, Outcomes, Point, Predicted, Sentence

GOOD: frozenset[Outcome] = frozenset({"right", "rightly_handed"})
STEPS = 20
"""Thresholds that are tried: 0 to 100 % in steps of 5."""
CERTAINTY = 0.95
ENOUGH = 299
"""Answers from which on none wrong means that fewer than one in a hundred is, with that certainty."""
ENOUGH_SKILLS = 0.6
"""Share of the skills that must have sentences of their own which nobody learnt."""


@dataclass(frozen=True)
class Pair:
    """What one sentence comes to with both releases."""

    old: Outcome
    new: Outcome


def outcome(expected: str, predicted: Predicted, threshold: float | None = None) -> Outcome:
    """What the confidence policy makes of it: with a threshold, as if that were the model's."""
    ranking = ((predicted["best"], predicted["confidence"]),)
    sure = bool(predicted["skill"]) if threshold is None else predicted["confidence"] >= threshold
    understood = Understanding(predicted["best"] if sure else UNSURE, predicted["confidence"], ranking)
    answers = decide(understood, 0, ()).step == "sure" and predicted["best"] != OUT_OF_SCOPE
    if is_nobodys(expected):
        return "wrong" if answers else "rightly_handed"
    if not answers:
        return "needlessly_handed"
    return "right" if predicted["best"] == expected else "wrong"


def is_nobodys(expected: str) -> bool:
    """A sentence that no skill should answer."""
    return expected in ("", OUT_OF_SCOPE)


def compared(sentences: Iterable[Sentence]) -> Outcomes:
    """Both releases on what both have judged; without an old one, the new one on everything."""
    listed = [one for one in sentences if one["new"] is not None]
    paired = [one for one in listed if one["old"] is not None]
    if not paired:
        return {
            "old": None,
            "new": counted(outcome(one["expected"], one["new"]) for one in listed if one["new"]),
            "differ": 0,
            "better": 0,
            "worse": 0,
            "p": None,
        }
    pairs = [
        Pair(outcome(one["expected"], one["old"]), outcome(one["expected"], one["new"]))
        for one in paired
        if one["old"] and one["new"]
    ]
    better = sum(pair.new in GOOD and pair.old not in GOOD for pair in pairs)
    worse = sum(pair.old in GOOD and pair.new not in GOOD for pair in pairs)
    return {
        "old": counted(pair.old for pair in pairs),
        "new": counted(pair.new for pair in pairs),
        "differ": sum(pair.old != pair.new for pair in pairs),
        "better": better,
        "worse": worse,
        "p": mcnemar(better, worse),
    }


def counted(outcomes: Iterable[Outcome]) -> Counts:
    found = Counter(outcomes)
    return {
        "right": found["right"],
        "rightly_handed": found["rightly_handed"],
        "needlessly_handed": found["needlessly_handed"],
        "wrong": found["wrong"],
        "total": sum(found.values()),
    }


def mcnemar(better: int, worse: int) -> float | None:
    """How likely chance alone makes the two differ so much or more: exact, two-sided. None if nothing differs."""
    differ = better + worse
    if not differ:
        return None
    tail = sum(comb(differ, hits) for hits in range(min(better, worse) + 1))
    return min(1.0, round(2 * tail / (1 << differ), 6))


def points(sentences: Iterable[Sentence]) -> list[Point]:
    """What the new release would come to with other thresholds."""
    listed = [(one["expected"], one["new"]) for one in sentences if one["new"]]
    found: list[Point] = []
    for step in range(STEPS + 1):
        at = step / STEPS
        counts = counted(outcome(expected, predicted, at) for expected, predicted in listed)
        found.append(
            {
                "at": at,
                "right": counts["right"],
                "rightly_handed": counts["rightly_handed"],
                "needlessly_handed": counts["needlessly_handed"],
                "wrong": counts["wrong"],
            }
        )
    return found


def evidence(sentences: Sequence[Sentence], skills: Collection[str]) -> Evidence:
    """What the figures rest on: how many answers there are, and what they allow to promise."""
    judged = [one for one in sentences if one["new"]]
    outcomes = [outcome(one["expected"], one["new"]) for one in judged if one["new"]]
    wrong, answered = outcomes.count("wrong"), outcomes.count("wrong") + outcomes.count("right")
    unlearnt = {one["expected"] for one in judged if one["origin"] != "phrase"}
    covered = len(unlearnt & set(skills)) / len(skills) if skills else 0.0
    return {
        "sentences": len(judged),
        "answered": answered,
        "wrong": wrong,
        "promised": round(most_wrong(wrong, answered), 4),
        "enough": answered >= ENOUGH and covered >= ENOUGH_SKILLS,
    }


def most_wrong(wrong: int, answered: int, certainty: float = CERTAINTY) -> float:
    """The share of wrong answers that is not exceeded with this certainty (Clopper and Pearson, one-sided); with none
    wrong about three divided by their number."""
    if wrong >= answered:
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(wrong, answered, middle) > 1 - certainty else (low, middle)
    return high


def _at_most(hits: int, tries: int, share: float) -> float:
    """How likely so few hits are."""
    if not 0 < share < 1:
        return 1.0 if share <= 0 else 0.0
    whole = lgamma(tries + 1)
    return sum(
        exp(whole - lgamma(hit + 1) - lgamma(tries - hit + 1) + hit * log(share) + (tries - hit) * log1p(-share))
        for hit in range(hits + 1)
    )


def matrix(sentences: Iterable[Sentence]) -> Matrix:
    """How often which skill was taken for which, by the new release; no skill is the last."""
    cells = Counter(
        (one["expected"] if not is_nobodys(one["expected"]) else "", _answering(one["new"]))
        for one in sentences
        if one["new"]
    )
    skills = [*sorted({name for pair in cells for name in pair if name}), ""]
    place = {name: number for number, name in enumerate(skills)}
    return {"skills": skills, "cells": sorted((place[row], place[column], n) for (row, column), n in cells.items())}


def flips(sentences: Sequence[Sentence], traffic: dict[str, float]) -> list[int]:
    """Places of the sentences that another skill answers now: by traffic of the skills concerned, and of those that
    are alike first what becomes wrong, then what no model has learnt."""

    def rank(number: int) -> tuple[float, bool, bool, int]:
        one = sentences[number]
        old, new = one["old"], one["new"]
        touched = (one["expected"], old["skill"] if old else "", new["skill"] if new else "")
        becomes_wrong = bool(new) and outcome(one["expected"], new) == "wrong" if new else False
        return (-max(traffic.get(name, 0.0) for name in touched), not becomes_wrong, one["origin"] == "phrase", number)

    differ = [
        number
        for number, one in enumerate(sentences)
        if one["old"] and one["new"] and _answering(one["old"]) != _answering(one["new"])
    ]
    return sorted(differ, key=rank)


def _answering(predicted: Predicted | None) -> str:
    """The skill that answers; what is known to be nobody's question has none."""
    return "" if predicted is None or predicted["skill"] == OUT_OF_SCOPE else predicted["skill"]
