"""A stop counts where no brain is asked: while people have the conversation, and while the brain is away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.flow.dispatch import converse, dead_letter_of
from bot.model.consent_event import Ended
from bot.model.errors import BrainUnreachableError
from bot.model.ids import random_id
from bot.model.item import AgentVerb, Item, MessageItem, RestoredItem
from bot.model.turn import Commit, Taken
from tests.flow.conftest import Start
from tests.flow.scene import Scene
from tests.flow.travel import CLOSED, PARCEL, commute, grant, happens
from tests.support.listener import CHAT_LIKE

ALL = ["commute line:U1", "commute line:U3", f"parcel_comes parcel:{PARCEL}"]
STOPS = [
    "Bitte hört auf, mir zu schreiben",
    "Danke für die Hilfe. Und schickt mir bitte keine Hinweise mehr!",
    "Schreiben Sie mir bitte nicht mehr",
    "Ich möchte keine Benachrichtigungen mehr bekommen",
    "Ich widerrufe hiermit meine Einwilligung",
    "Please stop messaging me",
    "I want to unsubscribe",
]
NO_STOPS = [
    "Der Bus hält nicht mehr",
    "Hört auf zu lügen",
    "Warum schreibt ihr mir nicht mehr?",
    "Warum bekomme ich keine Hinweise mehr?",
    "Schreibt mir bitte, warum der Bus nicht mehr hält",
    "Ich möchte mein Abo kündigen",
    "Why did you stop messaging me?",
    "The bus does not stop here any more",
]


@pytest.fixture
async def queued(start: Start) -> Scene:
    """It is Monday, 7:00; somebody has two commute notices and waits for a parcel, and has asked for a human."""
    town = await start(channel=CHAT_LIKE)
    town.clock.go_to(0, 7)
    await commute(town)
    await commute(town, "U1")
    await grant(town, "parcel_comes", f"parcel:{PARCEL}", number=PARCEL)
    await town.queue()
    return town


async def left(town: Scene) -> list[str]:
    return sorted(f"{one.type} {one.subject}" for one in await town.consents())


@pytest.mark.parametrize("verb", ["return", "claim"])
@pytest.mark.parametrize("text", STOPS)
async def test_a_stop_in_a_sentence_ends_everything(queued: Scene, text: str, verb: AgentVerb) -> None:
    """Whether the queue or an agent has the conversation: it ends, is confirmed, is shown to them, and nothing more
    is written first."""
    await queued.act("claim")
    if verb == "return":
        await queued.act("return")
    said = await queued.say(text)
    assert queued.has(said, "utter_stop_confirmed", (await queued.state()).locale)
    assert await left(queued) == []
    assert text in [entry.line.text for entry in await queued.lines()]
    assert await queued.owner() == ("queue" if verb == "return" else "agent:anna")
    assert await happens(queued, "appeared", **CLOSED) == []


@pytest.mark.parametrize("text", NO_STOPS)
async def test_what_is_not_about_being_written_to_ends_nothing(queued: Scene, text: str) -> None:
    """A bus, a ticket or a complaint about silence is for the person, and for them alone."""
    assert await queued.say(text) == []
    assert await left(queued) == ALL


@pytest.mark.parametrize(
    ("text", "remaining"),
    [
        ("STOPP U3", [ALL[0], ALL[2]]),
        ("Alle Hinweise zur U3 abbestellen", [ALL[0], ALL[2]]),
        ("Paket-Bescheid abbestellen", ALL[:2]),
        ("Bitte den Pendel-Hinweis für die U1 abbestellen", ALL[1:]),
        ("Wo bleibt die U1? Und schickt mir keine Hinweise zur U3 mehr", [ALL[0], ALL[2]]),
    ],
)
async def test_a_stop_among_people_ends_what_it_names(queued: Scene, text: str, remaining: list[str]) -> None:
    """What is named with the stop ends, as it would with the bot; everything else stays, and that is said."""
    assert queued.has(await queued.say(text), "utter_stop_confirmed_some")
    assert await left(queued) == remaining


async def test_a_stop_among_people_that_names_something_else(queued: Scene) -> None:
    """Nobody takes for ended what still holds."""
    assert queued.has(await queued.say("STOPP U2"), "utter_stop_other")
    assert await left(queued) == ALL


async def test_a_stop_and_an_emergency(queued: Scene) -> None:
    """One message may be both, and both count."""
    said = await queued.say("Schickt mir keine Hinweise mehr! Hilfe, es brennt im Zug")
    assert queued.has(said, "utter_danger_fire")
    assert queued.has(said, "utter_stop_confirmed")


@pytest.fixture
async def alone(start: Start) -> Scene:
    """Somebody with a commute notice, whose bot has lost its brain."""
    town = await start(channel=CHAT_LIKE)
    town.clock.go_to(0, 7)
    await commute(town)
    town.brain.error = BrainUnreachableError("gone")
    return town


async def test_a_stop_before_a_call_for_a_human(alone: Scene) -> None:
    """While the brain is away a sentence goes to people with what follows; a stop in it counts at once."""
    await alone.write("Bitte hört auf, mir zu schreiben")
    await alone.write("Mensch")
    said = await alone.go_on()
    assert alone.has(said, "utter_stop_confirmed")
    assert alone.has(said, "utter_handover_closed")
    assert await left(alone) == []


async def test_a_stop_needs_no_brain(alone: Scene) -> None:
    """A stop beyond doubt needs no brain: it counts at once, and no notice comes after it."""
    assert alone.has(await alone.say("Bitte hört auf, mir zu schreiben"), "utter_stop_confirmed")
    assert await happens(alone, "appeared", **CLOSED) == []
    assert await left(alone) == []


async def by_rules_alone(town: Scene, how: str, text: str) -> Commit:
    """The commit of a message that broke its turns, or that a backup had not finished."""
    message = MessageItem(random_id("i"), town.clock(), random_id("SM"), text)
    item: Item = RestoredItem(random_id("i"), town.clock(), message) if how == "restored" else message
    await town.write("Noch da?")
    await town.make_ready()
    found = await town.stores.mailbox.take(town.contact, 1)
    assert found is not None
    taken: Taken = replace(found, items=(item,))
    return await (
        converse(taken, town.services) if how == "restored" else dead_letter_of(taken, town.services, "broken")
    )


@pytest.mark.parametrize("how", ["restored", "set_aside"])
async def test_a_stop_in_what_no_turn_could_read(queued: Scene, how: str) -> None:
    """It ends what it names, and only that."""
    named = {one.id for one in await queued.consents() if one.subject == "line:U3"}
    commit = await by_rules_alone(queued, how, "Bitte keine Hinweise zur U3 mehr")
    assert {one.consent.id for one in commit.consents if isinstance(one, Ended)} == named
