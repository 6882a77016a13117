"""What an edit leaves alone: the same content makes the same decisions, and what moves is counted."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from brain.bench_stability import compared
from brain.tests.test_understanding import GREETINGS, PARCELS, WEATHER, bot
from brain.understanding.model import IntentModel

ASKED = ("wo bleibt mein paket", "wird es morgen kalt", "hallo du", "qqq", "morgen paket", "wetter paket")
seeds = st.integers(0, 2**31)


@settings(max_examples=5, deadline=None)
@given(seeds)
def test_the_order_says_nothing(seed: int) -> None:
    """In whatever order the files lie, every confidence is the same to the last digit."""
    examples = bot(greet=GREETINGS, parcel=PARCELS, weather=WEATHER)
    shuffled = IntentModel.train(random.Random(seed).sample(examples, len(examples)))
    model = IntentModel.train(examples)
    assert [model.judge(text) for text in ASKED] == [shuffled.judge(text) for text in ASKED]
    assert np.array_equal(model.scorer.linear.weights, shuffled.scorer.linear.weights)


def test_what_moved_is_counted() -> None:
    """The touched skill apart, each sentence that is decided otherwise counts once, as better, worse or neither."""
    base = {("a", "x"): "x", ("b", "x"): "", ("c", "y"): "x", ("d", "z"): "z"}
    found = {("a", "x"): "", ("b", "x"): "x", ("c", "y"): "", ("d", "z"): ""}
    told = compared(base, found, "z")
    assert told == "3 of 3 moved (1 better, 1 worse); 1 right, 3 handed over, 0 wrong"
