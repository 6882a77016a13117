"""What the intent model promises, on small bots of its own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from brain.understanding.calibrate import DEFAULT_THRESHOLD
from brain.understanding.grams import Vocabulary, piece_grams, words
from brain.understanding.measures import Judged, accuracy, auroc, mcc, right_at
from brain.understanding.model import IntentModel, spoken_name
from brain.understanding.normal import normalise

GREETINGS = ("hallo", "guten tag", "moin moin", "hey du", "guten morgen", "servus", "grüß gott", "hi")
PARCELS = (
    "wo ist mein paket",
    "paket nicht da",
    "wann kommt die sendung",
    "sendung verfolgen",
    "paket suchen",
)
WEATHER = (
    "regnet es",
    "wie wird das wetter",
    "scheint die sonne",
    "ist es kalt",
    "wird es warm",
    "wetter morgen",
)


def bot(**intents: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(text, intent) for intent, texts in intents.items() for text in texts]


@pytest.fixture(name="small", scope="module")
def _small() -> IntentModel:
    return IntentModel.train(bot(greet=GREETINGS, parcel=PARCELS, weather=WEATHER))


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Grüße, ÖPNV!", "gruesse oepnv!"),
        ("Gru\u0308ße", "gruesse"),
        ("HALLOOOOO???", "halloo??"),
        ("Café-Ｕ３", "cafe u3"),
        ("50 % von 20$", "50 % von 20$"),
        ("snake_case", "snake case"),
        ("danke🚇👍🏽", "danke 🚇 👍"),
    ],
)
def test_one_spelling(typed: str, folded: str) -> None:
    """Case, umlauts, accents, width, stretching and punctuation fold; digits and ? ! % $ stay."""
    assert folded == normalise(typed)


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    """A normalised text is already normal."""
    assert normalise(text) == normalise(normalise(text))


def test_pieces_stay_within_a_word() -> None:
    """Pieces reach over the blanks around a word, and never into the next."""
    assert not any(" " in piece.strip() for piece in piece_grams("wo ist mein paket"))
    assert " p" in piece_grams("paket")


def test_marks_are_words() -> None:
    """A question mark counts, a single letter does not."""
    assert ["was", "?", "3"] == words("was? a 3")


def test_each_kind_of_gram_has_its_weight() -> None:
    """Words have length one and pieces length two, in every message."""
    vocabulary = Vocabulary.learn(["wo ist mein paket", "guten tag"])
    columns, weights = vocabulary.vector("guten tag")

    of_words = weights[columns < len(vocabulary.words)]
    assert pytest.approx(1.0) == float(np.sqrt(of_words @ of_words))
    assert pytest.approx(5.0) == float(weights @ weights)


def test_knows_its_own_and_doubts_strangers(small: IntentModel) -> None:
    """A message like the examples is sure; one like nothing is not."""
    assert ("parcel", True) == (
        small.judge("Wo ist denn mein Paket?").intent,
        small.judge("wo ist mein paket").sure,
    )
    assert not small.judge("qqq zzz").sure


@given(text=st.text(max_size=200))
def test_any_text_has_a_ranking(small: IntentModel, text: str) -> None:
    """Whatever is typed, the ranking falls from at most one to at least zero."""
    confidences = [sure for _, sure in small.judge(text).ranking]

    assert 3 == len(confidences)
    assert confidences == sorted(confidences, reverse=True)
    assert all(0.0 <= sure <= 1.0 for sure in confidences)


def test_training_is_repeatable(small: IntentModel) -> None:
    """The same examples make the same model."""
    again = IntentModel.train(bot(greet=GREETINGS, parcel=PARCELS, weather=WEATHER))

    assert small.threshold == again.threshold
    assert small.judge("ist mein paket kalt") == again.judge("ist mein paket kalt")


def test_a_stored_model_is_the_same(small: IntentModel, tmp_path: Path) -> None:
    """A model that is saved and loaded judges as before."""
    small.save(tmp_path)
    loaded = IntentModel.load(tmp_path)

    assert [small.judge(text) for text in (*GREETINGS, "?", "")] == [
        loaded.judge(text) for text in (*GREETINGS, "?", "")
    ]


@pytest.mark.parametrize(
    "examples",
    [
        bot(one=("hallo",)),
        bot(one=("hallo",), two=("wetter",)),
        bot(one=GREETINGS, two=("wetter",)),
        bot(one=(".",), two=(",", "")),
        bot(out_of_scope=WEATHER, one=GREETINGS),
    ],
)
def test_tiny_bots_train(examples: list[tuple[str, str]]) -> None:
    """A bot with an intent or an example too few trains all the same."""
    model = IntentModel.train(examples)

    assert 0.0 <= model.threshold <= 1.0
    assert model.judge("hallo").ranking


def test_too_little_to_calibrate_on() -> None:
    """Where nothing can be held out the threshold is the default."""
    assert DEFAULT_THRESHOLD == IntentModel.train(bot(one=("hallo", "moin"))).threshold


@pytest.mark.parametrize(
    ("intent", "spoken"),
    [("lostCard", "lost card"), ("CANCEL_ORDER", "cancel order"), ("faq/u3_2", ""), ("100", "")],
)
def test_spoken_names(intent: str, spoken: str) -> None:
    """An intent's name in words; numbers and single letters say nothing."""
    assert spoken == spoken_name(intent).replace("faq", "").strip()


def judged(*rows: tuple[str, str, float, bool]) -> list[Judged]:
    return [Judged(*row) for row in rows]


def test_measures_by_hand() -> None:
    """Right in scope, doubt, and what is answered right within a budget, counted by hand."""
    rows = judged(
        ("a", "a", 0.9, True),
        ("b", "b", 0.8, True),
        ("out_of_scope", "a", 0.7, True),
        ("b", "a", 0.6, False),
        ("out_of_scope", "out_of_scope", 0.9, True),
    )

    assert pytest.approx(2 / 3) == accuracy(rows)
    assert pytest.approx(5 / 6) == auroc(rows)
    assert pytest.approx(2 / 3) == right_at(rows, 0.0)
    assert 0 < mcc(rows) < 1


def test_equal_confidences_are_answered_together() -> None:
    """A threshold cannot tell apart two messages with the same confidence."""
    rows = judged(("a", "a", 0.5, True), ("a", "b", 0.5, True))

    assert (0.0, 0.5) == (right_at(rows, 0.1), right_at(rows, 0.5))
