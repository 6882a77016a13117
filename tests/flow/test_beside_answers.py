"""What is said to an open question besides a plain answer: a term, a typed value, doubt, a question about it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from tests.flow.conftest import Start
from tests.flow.scene import Scene
from tests.support.listener import CHAT_LIKE

BERLIN = ZoneInfo("Europe/Berlin")


async def offered(town: Scene) -> None:
    """The bot has asked whether it shall tell about the U3."""
    town.feed.disrupt("U3")
    await town.say("Fährt die U3?")
    town.clock.move(seconds=20)


async def live(town: Scene) -> list[str]:
    return sorted(one.subject for one in await town.consents())


@pytest.mark.parametrize(
    ("said", "ends"),
    [("Ja, aber nur bis 18 Uhr", "18:00"), ("ja bitte nur bis halb acht abends", "19:30"), ("yes until 5pm", "17:00")],
)
async def test_a_yes_with_an_end_is_noted_with_that_end(town: Scene, said: str, ends: str) -> None:
    """No longer than was said."""
    await offered(town)
    await town.say(said)
    (noted,) = await town.consents()
    assert f"{noted.until.astimezone(BERLIN):%H:%M}" == ends


async def test_an_end_later_than_the_offers_adds_nothing(town: Scene) -> None:
    """A yes grants what was asked at most."""
    await offered(town)
    conversation = await town.conversation()
    assert conversation.question is not None
    assert conversation.question.proposal is not None
    await town.say("ja, bis Ende Juni")
    (noted,) = await town.consents()
    assert noted.until == conversation.question.proposal.until


@pytest.mark.parametrize("said", ["7 bis 9", "6.30 bis 9", "unter der Woche gegen acht", "werktags früh"])
async def test_hours_are_understood_where_they_were_asked_for(start: Start, said: str) -> None:
    """What is nothing elsewhere answers the question for days and time, without the brain."""
    town = await start(channel=CHAT_LIKE)
    town.brain.understands("Pendel-Hinweis für die U3", "commute")
    await town.say("Pendel-Hinweis für die U3")
    town.clock.move(seconds=20)
    asked = len(town.brain.requests)
    (heard,) = await town.say(said)
    assert "Soll ich" in heard
    assert len(town.brain.requests) == asked
    assert await live(town) == []


@pytest.mark.parametrize("said", ["Ja?", "ja 🙄", "Ja 😡"])
async def test_a_title_with_a_doubt_is_no_tap(town: Scene, said: str) -> None:
    """A typed "Ja" with a question mark or a sneer grants nothing, and is asked about or not understood."""
    await offered(town)
    town.brain.understands(said, "affirm")
    await town.say(said)
    assert await live(town) == []


@pytest.mark.parametrize("said", ["weiß nicht", "egal", "Vielleicht später", "keine Ahnung 🤷", "I don't know"])
async def test_who_does_not_know_is_not_pressed(town: Scene, said: str) -> None:
    """One kind sentence, nothing is noted, and a later yes still counts."""
    await offered(town)
    locale = "en" if said.startswith("I ") else "de"
    assert town.has(await town.say(said), "utter_offer_undecided", locale)
    assert await live(town) == []
    town.clock.move(seconds=20)
    await town.say("ja")
    assert await live(town) == ["line:U3"]


@pytest.mark.parametrize("said", ["Ja? Wann genau?", "Wie oft schreibst du dann?", "Kostet das was?", "is it free?"])
async def test_a_question_about_the_offer_is_answered(town: Scene, said: str) -> None:
    """What it costs and how it ends, with the offer once more; a yes to it counts."""
    await offered(town)
    (heard,) = await town.say(said)
    assert "STOP" in heard
    assert await live(town) == []
    town.clock.move(seconds=20)
    await town.say("ja gern")
    assert await live(town) == ["line:U3"]


@pytest.mark.parametrize(
    ("said", "subject"), [("Nein, nicht U3, U1", "U1"), ("U1 statt U3", "U1"), ("nein, Barmbek", "Barmbek")]
)
async def test_a_correction_is_about_what_was_meant(town: Scene, said: str, subject: str) -> None:
    """What is said not to be meant is left out, and a station may follow a line."""
    await offered(town)
    asked = len(town.brain.requests)
    (heard,) = await town.say(said)
    assert subject in heard
    assert "U3 ist" not in heard or subject == "Barmbek"
    assert len(town.brain.requests) == asked


@pytest.mark.parametrize("said", ["wie lange noch?", "warum?", "und morgen?"])
async def test_a_station_and_the_network_are_subjects(town: Scene, said: str) -> None:
    """A follow-up is answered after these as after a line, without the brain."""
    town.feed.disrupt("U3")
    town.brain.understands("Was ist in Barmbek los?", "disruption_station")
    town.brain.understands("Gibt es Störungen im Netz?", "disruption_network")
    for first in ("Was ist in Barmbek los?", "Gibt es Störungen im Netz?"):
        await town.say(first)
        asked = len(town.brain.requests)
        (heard,) = await town.say(said)
        assert heard.startswith(("Barmbek", "U3", "Für", "Diese"))
        assert len(town.brain.requests) == asked


async def test_where_the_bus_leaves_is_not_invented(town: Scene) -> None:
    """The operator does not say, and we say so."""
    await offered(town)
    (heard,) = await town.say("Wo fährt denn der Ersatzbus ab?")
    assert "sagt der Betreiber nicht" in heard or "nennt der Betreiber nicht" in heard


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("Fährt die U3 am Donnerstag?", True),
        ("Guten Morgen, fährt die U3?", False),
        ("Fährt die U3 morgen früh?", True),
    ],
)
async def test_a_day_in_a_question_is_honoured(town: Scene, said: str, day: bool) -> None:
    """What is announced for that day, or that nothing is; a greeting names no day."""
    town.brain.understands(said, "disruption_line")
    town.feed.disrupt("U3")
    (heard,) = await town.say(said)
    assert "U3" in heard
    question = (await town.conversation()).question
    assert (question is None) == day
