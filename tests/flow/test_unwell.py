"""Customers are met as people, and answers are short enough to be read."""

from __future__ import annotations

import pytest

from tests.flow.conftest import Start
from tests.flow.scene import Scene

KINDS = ("utter_met_unwell", "utter_met_unhelped", "utter_met_wrong", "utter_met_lost")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Mir geht es nicht gut", "utter_met_unwell"),
        ("mir gehts heute echt nicht gut", "utter_met_unwell"),
        ("Mir geht es gerade ziemlich schlecht", "utter_met_unwell"),
        ("Das hilft mir nicht", "utter_met_unhelped"),
        ("das hilft mir leider überhaupt nicht weiter", "utter_met_unhelped"),
        ("Du bist echt keine Hilfe", "utter_met_unhelped"),
        ("Sie haben meine Frage nicht beantwortet", "utter_met_unhelped"),
        ("Das war nicht meine Frage", "utter_met_unhelped"),
        ("das bringt mir gar nichts", "utter_met_unhelped"),
        ("😡", "utter_met_unhelped"),
        ("🤬 🤬🤬", "utter_met_unhelped"),
        ("das stimmt nicht", "utter_met_wrong"),
        ("Das stimmt doch gar nicht!", "utter_met_wrong"),
        ("falsch", "utter_met_wrong"),
        ("Nein, das ist falsch", "utter_met_wrong"),
        ("Da liegst du falsch", "utter_met_wrong"),
        ("Ich verstehe das nicht", "utter_met_lost"),
        ("versteh ich nicht", "utter_met_lost"),
        ("ich drehe mich im Kreis", "utter_met_lost"),
        ("Du verstehst mich nicht", "utter_met_lost"),
        ("Wir drehen uns hier im Kreis", "utter_met_lost"),
    ],
)
async def test_one_warm_sentence_and_a_person_is_offered(town: Scene, text: str, kind: str) -> None:
    """Never a stock phrase; a yes calls somebody."""
    assert town.has(await town.say(text), kind)
    assert [one.title for one in town.permits[-1].choices] == ["Ja", "Nein"]
    assert (await town.outcomes())[-1] == "asked"
    town.clock.move(seconds=20)
    await town.say("Ja")
    assert await town.owner() == "queue"


async def test_the_second_time_a_person_is_called(town: Scene) -> None:
    """Who says it twice in a row is not asked again."""
    await town.say("Das hilft mir nicht")
    town.clock.move(seconds=20)
    await town.say("Ich verstehe das nicht")
    assert await town.owner() == "queue"


@pytest.mark.parametrize(
    "text",
    ["Stimmt das?", "Die U3 fährt nicht", "Ich verstehe nicht, warum die U3 nicht fährt", "Mir geht es gut",
     "Hilft mir jemand?", "Wie falsch ist der Fahrplan?", "Mein Ticket ist falsch abgebucht worden", "Ja", "Nein"],
)  # fmt: skip
async def test_what_goes_on_to_say_something_else(town: Scene, text: str) -> None:
    """What has content of its own is read as such."""
    said = await town.say(text)
    assert not any(town.has(said, kind) for kind in KINDS)


async def test_a_contradiction_is_no_answer_to_an_offer(town: Scene) -> None:
    """ "Das stimmt nicht" after an answer with an offer speaks of the answer; nothing is noted."""
    town.feed.disrupt("U3")
    await town.say("Fährt die U3?")
    town.clock.move(seconds=20)
    assert town.has(await town.say("das stimmt nicht"), "utter_met_wrong")
    assert await town.consents() == []


async def test_not_our_trade_four_times(town: Scene) -> None:
    """No sentence twice, and the third time a person is the question itself; another answer begins anew."""
    said = [(await town.say("Wer wird Meister?"))[0] for _ in range(4)]
    assert len(set(said)) == 4
    assert [one.title for one in town.permits[-2].choices] == ["Ja", "Nein"]
    await town.say("Fährt die U3?")
    assert town.has(await town.say("Wer wird Meister?"), "utter_out_of_scope")


async def test_a_list_of_one_is_a_sentence(town: Scene) -> None:
    """What could only be picked is told in words."""
    (said,) = await town.say("krzlbrmpf")
    assert "1)" not in said
    assert "Oder schreib: Mensch" in said


async def test_a_disruption_fits_a_phone(start: Start) -> None:
    """State first, nine lines at most before the offer, and nothing twice."""
    town = await start()
    town.feed.disrupt("U3")
    (said,) = await town.say("Fährt die U3?")
    assert said.splitlines()[0].startswith("Bot von ")
    assert "U3: kein Zugverkehr" in said.splitlines()[0]
    assert len(said.partition("Soll ich")[0].strip().splitlines()) <= 9
    assert "Ersatz:" not in said


async def test_a_repeated_answer_says_what_has_changed(town: Scene) -> None:
    """Within minutes: unchanged since the first time, or new; later it is an answer like any other."""
    first = (await town.say("Fährt die U1?"))[0]
    assert "Unverändert" not in first
    town.clock.move(minutes=4)
    (again,) = await town.say("Fährt die U1?")
    assert again.startswith("Unverändert seit 10:00: Zur U1")
    town.feed.disrupt("U1")
    town.clock.move(minutes=4)
    (new,) = await town.say("U1")
    assert new.startswith("Neu: U1: kein Zugverkehr")
    town.clock.move(minutes=20)
    assert (await town.say("U1"))[0].startswith("U1: kein Zugverkehr")
