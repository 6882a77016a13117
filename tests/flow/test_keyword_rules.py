"""Rules before the brain: they work without it, and what needs it waits."""

from __future__ import annotations

import unicodedata

import pytest

from bot.model.errors import BrainUnreachableError
from tests.flow.scene import PARCEL, Scene


@pytest.fixture
def alone(town: Scene) -> Scene:
    """An installation whose brain cannot be reached."""
    town.brain.error = BrainUnreachableError("gone")
    return town


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("stopp", "utter_stop_nothing"),
        ("STOP!", "utter_stop_nothing"),
        ("Es brennt!", "utter_danger_fire"),
        ("Mensch", "utter_handover_closed"),
        ("U3", "utter_disruption_line_none"),
        ("die U3?", "utter_disruption_line_none"),
        (PARCEL, "utter_parcel_status_link"),
    ],
)
async def test_a_keyword_rule_answers_without_the_brain(alone: Scene, text: str, response: str) -> None:
    """Stop, emergency, human, a bare line and a parcel number are answered while the brain is away."""
    said = await alone.say(text)
    if text == PARCEL:
        assert PARCEL in said[0]
    else:
        assert alone.has(said, response)
    assert alone.brain.requests == []


async def test_what_needs_the_brain_waits_uncounted(alone: Scene) -> None:
    """However long the brain is away, no attempt is counted; then the message is answered."""
    await alone.write("Fährt die U3?")
    for _ in range(6):
        assert await alone.turn() == 0
    assert await alone.waiting() == 1
    alone.brain.error = None
    assert alone.has(await alone.go_on(), "utter_disruption_line_none")
    assert await alone.owner() == "bot"


async def test_a_keyword_rule_before_a_waiting_message_is_answered(alone: Scene) -> None:
    """What could be done before the brain was needed is committed; the rest keeps its place."""
    await alone.write("U3")
    await alone.write("Fährt die U1?")
    said = await alone.go_on()
    assert alone.has(said, "utter_disruption_line_none")
    assert await alone.waiting() == 1
    alone.brain.error = None
    assert "U1" in (await alone.go_on())[0]


@pytest.mark.parametrize(
    ("text", "response"), [("Mensch", ""), ("es brennt", "utter_danger_fire"), ("stopp", "utter_stop_nothing")]
)
async def test_an_urgent_message_does_not_wait_behind_one_for_the_brain(alone: Scene, text: str, response: str) -> None:
    """While the brain is away, who needs help now is not held up by their own small talk: that goes to a person."""
    await alone.write("Fährt die U1?")
    await alone.write(text)
    said = await alone.go_on()
    assert await alone.waiting() == 0
    assert await alone.owner() == "queue"
    assert alone.has(said, "utter_handover_closed")
    assert not response or alone.has(said, response)


async def test_a_number_asked_for_by_a_form_is_the_forms(town: Scene) -> None:
    """While a form asks, a bare number goes to the brain, which fills it in; a stop word still stops."""
    town.brain.form = "parcel_form"
    await town.say("Moin")
    await town.say(PARCEL)
    assert town.brain.requests[-1][0].text == PARCEL
    assert town.has(await town.say("stopp"), "utter_stop_nothing")
    assert ((await town.state()).dialogue or {})["form"] is None


async def test_a_slash_is_only_a_slash(town: Scene) -> None:
    """A text that looks like a payload of Rasa's is a text."""
    await town.say("/greet")
    (heard,) = town.brain.requests[-1]
    assert (heard.text, heard.intent) == ("/greet", None)
    assert await town.owner() == "bot"


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("U\u200b3", "utter_disruption_line_none"),
        ("die U\u20603?", "utter_disruption_line_none"),
        ("\uff35\uff13", "utter_disruption_line_none"),
        ("st\u00adopp", "utter_stop_nothing"),
        ("\u202eSTOP\u202c", "utter_stop_nothing"),
        ("Me\ufeffnsch", "utter_handover_closed"),
        ("Es\x00brennt!", "utter_danger_fire"),
    ],
)
async def test_rules_read_what_is_seen(alone: Scene, text: str, response: str) -> None:
    """A message is read as it shows on the screen, and kept as it was written."""
    assert alone.has(await alone.say(text), response)
    assert (await alone.lines())[0].line.text == text


async def test_a_parcel_number_is_read_as_it_shows(alone: Scene) -> None:
    """What stands invisibly between its digits is no part of a number."""
    assert PARCEL in (await alone.say(PARCEL[:8] + "\u200b" + PARCEL[8:14] + "\u2060" + PARCEL[14:]))[0]


@pytest.mark.parametrize("text", ["Störung Lübecker Straße", "Ist an der Lübecker Straße eine Störung?"])
async def test_the_brain_reads_the_same_text(town: Scene, text: str) -> None:
    """Letters in two characters reach recogniser and brain composed."""
    town.brain.understands(text, "disruption_station")
    await town.say(unicodedata.normalize("NFD", text))
    (heard,) = town.brain.requests[0]
    assert heard.text == text
    assert [one["value"] for one in heard.entities] == ["Lübecker Straße"]


@pytest.mark.parametrize(
    "text",
    [
        "wo ist mein paket? ich will einen Menschen",
        "Fährt die U3? Ich möchte mit einem Mitarbeiter sprechen",
        "Das hilft mir nicht. Einen Menschen bitte.",
        "where is my parcel? I want to talk to a human",
        "Meine Bahn kam nicht. Und ich will endlich mit einem echten Menschen reden",
        "moin, fährt die U1? mitarbeiter bitte",
    ],
)
async def test_a_person_who_is_asked_for_beside_another_question(alone: Scene, text: str) -> None:
    """Whoever asks for a person in a sentence of its own gets one, whatever stands beside it; no brain is needed."""
    await alone.say(text)
    assert await alone.owner() == "queue"
    assert alone.brain.requests == []


@pytest.mark.parametrize(
    "text",
    [
        "Mensch! Fährt die U3?",
        "Arbeitet da ein Mensch? Und fährt die U3?",
        "Ich will keinen Menschen. Fährt die U3?",
        "Ich will einen Menschen anzeigen! Fährt die U3?",
        "Ich habe mit einem Menschen gesprochen. Fährt die U3?",
    ],
)
async def test_a_person_who_is_only_spoken_of(town: Scene, text: str) -> None:
    """Nobody is called by an exclamation or a denial: what is meant is for the brain to say."""
    await town.say(text)
    assert town.brain.requests != []
    assert await town.owner() == "bot"
