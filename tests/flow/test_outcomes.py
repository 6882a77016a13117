"""The four outcomes, and what is counted of them, against definitions and against other ways to count."""

from __future__ import annotations

from itertools import pairwise, product
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flow.content.outcomes import (
    compared,
    evidence,
    flips,
    matrix,
    mcnemar,
    most_wrong,
    outcome,
    points,
)
from bot.model.training_report import OUTCOMES, Origin, Predicted, Sentence

SKILLS = ("fares", "opening", "out_of_scope", "")


def predicted(skill: str, confidence: float, best: str = "") -> Predicted:
    return {"skill": skill, "confidence": confidence, "best": best or skill}


def sentence(
    expected: str, new: Predicted | None, old: Predicted | None = None, origin: Origin = "held_out"
) -> Sentence:
    return {"text": "…", "language": "de", "origin": origin, "expected": expected, "old": old, "new": new}


@pytest.mark.parametrize(
    ("expected", "found", "becomes"),
    [
        ("fares", predicted("fares", 0.9), "right"),
        ("fares", predicted("opening", 0.9), "wrong"),
        ("fares", predicted("", 0.4, "fares"), "needlessly_handed"),
        ("fares", predicted("", 0.4, "opening"), "needlessly_handed"),
        ("fares", predicted("out_of_scope", 0.9), "needlessly_handed"),
        ("out_of_scope", predicted("fares", 0.9), "wrong"),
        ("out_of_scope", predicted("out_of_scope", 0.9), "rightly_handed"),
        ("out_of_scope", predicted("", 0.3, "fares"), "rightly_handed"),
        ("", predicted("", 0.3, "fares"), "rightly_handed"),
        ("", predicted("fares", 0.7), "wrong"),
    ],
)
def test_each_sentence_has_one_outcome(expected: str, found: Predicted, becomes: str) -> None:
    """Wrong is only what another skill answers; who asks nothing of ours is rightly given to a person."""
    assert outcome(expected, found) == becomes


PREDICTIONS = st.builds(
    lambda best, confidence, sure: predicted(best if sure else "", confidence, best),
    st.sampled_from(SKILLS[:3]),
    st.floats(0, 1),
    st.booleans(),
)
SENTENCES = st.lists(
    st.builds(sentence, st.sampled_from(SKILLS), PREDICTIONS, st.one_of(st.none(), PREDICTIONS)), max_size=40
)


@given(SENTENCES)
def test_counts_add_up(listed: list[Sentence]) -> None:
    """Nothing is counted twice or left out: outcomes, thresholds and the matrix are of the same sentences."""
    found = compared(listed)
    paired = [one for one in listed if one["old"]]
    assert found["new"]["total"] == len(paired or listed)
    assert sum(found["new"][name] for name in OUTCOMES) == found["new"]["total"]
    assert found["better"] + found["worse"] <= found["differ"] <= found["new"]["total"]
    if found["old"]:
        good = [counts["right"] + counts["rightly_handed"] for counts in (found["old"], found["new"])]
        assert good[1] - good[0] == found["better"] - found["worse"]
    for point in points(listed):
        assert sum(point[name] for name in OUTCOMES) == len(listed)  # type: ignore[literal-required]
    assert sum(count for _, _, count in matrix(listed)["cells"]) == len(listed)


@given(SENTENCES)
def test_a_higher_threshold_answers_no_more(listed: list[Sentence]) -> None:
    """With each step fewer are answered, right and wrong; at nothing all that has a skill is."""
    found = points(listed)
    for lower, higher in pairwise(found):
        assert higher["right"] <= lower["right"]
        assert higher["wrong"] <= lower["wrong"]
        assert higher["rightly_handed"] >= lower["rightly_handed"]
    assert [point["at"] for point in found] == [step / 20 for step in range(21)]


@given(st.integers(0, 60), st.integers(0, 60))
def test_chance_is_counted_exactly(better: int, worse: int) -> None:
    """The two-sided probability is that of all splits at least as uneven, whichever release is ahead."""
    p = mcnemar(better, worse)
    assert p == mcnemar(worse, better)
    if better + worse == 0:
        assert p is None
        return
    n = better + worse
    uneven = sum(comb(n, k) for k in range(n + 1) if abs(2 * k - n) >= abs(better - worse))
    assert p == pytest.approx(uneven / 2**n, abs=2e-6)


def test_few_differences_prove_nothing() -> None:
    """Five to nothing may be chance, twelve to one is not."""
    five, twelve = mcnemar(5, 0), mcnemar(12, 1)
    assert five
    assert twelve
    assert five > 0.05 > twelve


def test_the_rule_of_three() -> None:
    """None wrong among 299 answers promises less than one in a hundred; nothing is promised on no evidence."""
    assert most_wrong(0, 299) == pytest.approx(0.01, abs=0.0001)
    assert most_wrong(0, 100) == pytest.approx(3 / 100, rel=0.02)
    assert most_wrong(0, 0) == 1.0
    assert most_wrong(5, 5) == 1.0
    assert most_wrong(269, 3302) == pytest.approx(0.0897, abs=0.001)


@given(st.integers(1, 400), st.data())
def test_a_promise_is_never_better_than_what_was_seen(answered: int, data: st.DataObject) -> None:
    """The bound lies above the share that was seen, and more evidence of the same share never worsens it."""
    wrong = data.draw(st.integers(0, answered))
    assert most_wrong(wrong, answered) >= wrong / answered
    assert most_wrong(10 * wrong, 10 * answered) <= most_wrong(wrong, answered) + 1e-9


def test_thin_evidence_is_called_so() -> None:
    """Many sentences of one skill say nothing of the others, and a phrase is no sentence of a customer."""
    many = [sentence("fares", predicted("fares", 0.9)) for _ in range(400)]
    learnt = [sentence("opening", predicted("opening", 0.9), origin="phrase") for _ in range(400)]
    assert not evidence([*many, *learnt], ["fares", "opening"])["enough"]
    assert evidence([*many, *learnt, sentence("opening", predicted("opening", 0.9))], ["fares", "opening"])["enough"]
    assert not evidence(many[:100], ["fares"])["enough"]
    assert evidence([], []) == {"sentences": 0, "answered": 0, "wrong": 0, "promised": 1.0, "enough": False}


def test_flips_come_by_traffic() -> None:
    """What many customers ask comes first, then what becomes wrong, then what is no phrase; what stays is none."""
    fares, opening, unsure = predicted("fares", 0.9), predicted("opening", 0.8), predicted("", 0.3, "fares")
    listed = [
        sentence("parking", predicted("parking", 0.9), unsure),
        sentence("fares", fares, unsure, "phrase"),
        sentence("fares", fares, unsure),
        sentence("fares", opening, fares),
        sentence("fares", fares, predicted("fares", 0.6)),
        sentence("opening", predicted("out_of_scope", 0.9), unsure),
        sentence("opening", opening, None),
    ]
    assert flips(listed, {"fares": 0.5, "parking": 0.1}) == [3, 2, 1, 0]


def test_the_matrix_names_what_was_taken_for_what() -> None:
    """Rows are what was meant and columns what was taken; nobody's question and no skill are the last."""
    found = matrix(
        [
            sentence("fares", predicted("opening", 0.9)),
            sentence("fares", predicted("opening", 0.7)),
            sentence("opening", predicted("", 0.2, "fares")),
            sentence("out_of_scope", predicted("fares", 0.9)),
            sentence("", predicted("out_of_scope", 0.9)),
        ]
    )
    named = {(found["skills"][row], found["skills"][column]): count for row, column, count in found["cells"]}
    assert named == {("fares", "opening"): 2, ("opening", ""): 1, ("", "fares"): 1, ("", ""): 1}


def test_all_pairs_of_outcomes_are_told_apart() -> None:
    """Better and worse are only what becomes or ceases to be good."""
    kinds = {"right": predicted("fares", 0.9), "needlessly_handed": predicted("", 0.3, "fares")}
    kinds["wrong"] = predicted("opening", 0.9)
    listed = [sentence("fares", kinds[new], kinds[old]) for old, new in product(kinds, kinds)]
    found = compared(listed)
    assert (found["differ"], found["better"], found["worse"]) == (6, 2, 2)
