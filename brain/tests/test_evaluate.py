"""What is told of a model's examples comes from scorers that never saw them, and is the same tomorrow."""

from __future__ import annotations

from collections import Counter

import numpy as np

from brain.evaluate import Example, held_out
from brain.understanding.calibrate import FEW, FOLDS, folds
from brain.understanding.model import IntentModel

THINGS = ("paket", "brief", "sendung", "lieferung", "päckchen", "kiste", "ware", "bestellung")
PLACES = ("hamburg", "bremen", "kiel", "köln", "mainz", "bonn", "trier", "jena")
ASKED = {"parcel": [f"wo ist {one}" for one in THINGS] + [f"kommt {one} heute" for one in THINGS]}
ASKED["weather"] = [f"regnet es in {one}" for one in PLACES] + [f"scheint die sonne in {one}" for one in PLACES]


def examples(**more: tuple[str, ...]) -> list[Example]:
    known = {skill: [*texts] for skill, texts in ASKED.items()}
    for skill, texts in more.items():
        known.setdefault(skill, []).extend(texts)
    return [Example(text, text, skill) for skill, texts in known.items() for text in texts]


def trained(known: list[Example]) -> IntentModel:
    return IntentModel.train([(one.masked, one.skill) for one in known])


def deal(known: list[Example]) -> np.ndarray:
    place = {skill: number for number, skill in enumerate(sorted({one.skill for one in known}))}
    return folds([one.masked for one in known], np.array([place[one.skill] for one in known]))


def test_every_example_is_judged_once() -> None:
    """None is left out and none is judged twice, in whatever fold it lies."""
    known = examples()
    told = list(held_out(trained(known), known, None))
    assert Counter((one["text"], one["skill"]) for one in told) == Counter((one.text, one.skill) for one in known)


def test_an_example_is_judged_by_others() -> None:
    """A sentence that only the example itself explains is not recognised, though the model knows it by heart."""
    known = examples(parcel=("xylophon zebra quark",))
    model = trained(known)
    told = {one["text"]: one for one in held_out(model, known, None)}
    assert told["xylophon zebra quark"]["intent"] != "parcel"
    assert model.judge("xylophon zebra quark").intent == "parcel"
    assert sum(one["intent"] == one["skill"] for one in told.values()) > len(told) / 2


def test_one_more_example_moves_no_other() -> None:
    """What changes after an edit comes from the edit and not from other folds."""
    many = tuple(f"wo bleibt {one} aus {place}" for one in THINGS for place in PLACES)
    known = examples(parcel=many, weather=tuple(f"wie warm ist es in {one} am {n}." for one in PLACES for n in range(3)))
    more = [*known, Example("ist die ware da", "ist die ware da", "parcel")]
    assert (deal(known) == deal(more)[:-1]).all()
    assert (deal(known[1:]) == deal(known)[1:]).all()


def test_a_skill_of_few_examples_is_dealt_evenly() -> None:
    """So that no fold lacks what it is to recognise."""
    few = [Example(text, text, "parcel") for text in THINGS]
    assert len(few) < FEW
    counts = Counter(deal(few).tolist())
    assert len(counts) == FOLDS
    assert max(counts.values()) - min(counts.values()) <= 1


def test_a_skill_that_the_model_lacks_is_left_out() -> None:
    """Examples of a skill that was not trained say nothing of the model."""
    known = examples()
    told = list(held_out(trained(known), examples(opening=("wann habt ihr auf",)), None))
    assert {one["skill"] for one in told} == {"parcel", "weather"}


def test_confidences_are_plain_numbers() -> None:
    """What is printed can be read by any JSON parser."""
    known = examples()
    assert all(type(one["confidence"]) is float for one in held_out(trained(known), known, None))
    assert not isinstance(next(held_out(trained(known), known, None))["confidence"], np.floating)
