"""Sure, one question, not understood, a human."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.confidence_policy import MOST_CANDIDATES, Step, decide
from bot.model.dialogue import UNSURE, Understanding

ASKABLE = {"line", "parcel", "tell_me", "human", "complaint"}
RANKING = st.lists(
    st.tuples(st.sampled_from([*sorted(ASKABLE), "greet", "thank", UNSURE]), st.floats(0, 1)),
    max_size=5,
    unique_by=lambda pair: pair[0],
).map(lambda ranking: tuple(sorted(ranking, key=lambda pair: -pair[1])))


def unsure(*ranking: tuple[str, float]) -> Understanding:
    return Understanding(UNSURE, ranking[0][1] if ranking else 0.0, ranking)


@pytest.mark.parametrize(
    ("ranking", "step"),
    [
        ([("line", 0.4), ("parcel", 0.35)], Step("which", ("line", "parcel"))),
        ([("line", 0.4), ("parcel", 0.35), ("tell_me", 0.3)], Step("which", ("line", "parcel", "tell_me"))),
        ([("line", 0.3), ("parcel", 0.3), ("tell_me", 0.3), ("human", 0.3)], Step("again")),
        ([("line", 0.6), ("parcel", 0.1)], Step("again")),
        ([("line", 0.1), ("parcel", 0.09)], Step("again")),
        ([("greet", 0.4), ("thank", 0.35)], Step("again")),
        ([], Step("again")),
    ],
)
def test_the_first_misunderstanding(ranking: list[tuple[str, float]], step: Step) -> None:
    """Two or three near and askable candidates make one question; everything else is honestly not understood."""
    assert decide(unsure(*ranking), 0, ASKABLE) == step


@given(RANKING, st.integers(1, 5))
def test_a_second_time_is_a_human(ranking: tuple[tuple[str, float], ...], misunderstood: int) -> None:
    """Whatever the candidates, a second time in a row is a human."""
    assert decide(unsure(*ranking), misunderstood, ASKABLE) == Step("human")


@given(st.sampled_from([*sorted(ASKABLE), "greet", "out_of_scope"]), st.integers(0, 5), RANKING)
def test_sure_is_sure(intent: str, misunderstood: int, ranking: tuple[tuple[str, float], ...]) -> None:
    """What the brain is sure of is answered, whatever was before; out of scope too."""
    assert decide(Understanding(intent, 0.9, ranking), misunderstood, ASKABLE) == Step("sure")


@given(RANKING)
def test_only_real_questions_are_offered(ranking: tuple[tuple[str, float], ...]) -> None:
    """An offer names two or three skills that may be asked for, best first; never a greeting."""
    step = decide(unsure(*ranking), 0, ASKABLE)
    if step.step == "which":
        assert 2 <= len(step.candidates) <= MOST_CANDIDATES
        assert set(step.candidates) <= ASKABLE
        assert list(step.candidates) == [intent for intent, _ in ranking if intent in step.candidates]
    else:
        assert step == Step("again")
