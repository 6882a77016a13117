"""Ending is as easy as beginning: by subject, by type, all of it, and by what the platform says."""

from __future__ import annotations

import pytest

from bot.model.commands import Command, EndConsents
from bot.model.errors import SendError
from bot.model.ids import random_id
from bot.model.inbound import StatusUpdate
from tests.flow.conftest import Start
from tests.flow.scene import ENDED, Scene
from tests.flow.travel import CLOSED, PARCEL, commute, grant, happens, wish_for
from tests.support.listener import CHAT_LIKE


@pytest.fixture
async def subscriber(start: Start) -> Scene:
    """It is Monday, 7:00; somebody is to be told of two lines in the mornings, of the U3's end, and of a parcel."""
    town = await start(channel=CHAT_LIKE)
    town.clock.go_to(0, 7)
    await commute(town)
    await commute(town, "U1")
    await grant(town, ENDED, "line:U3", days=1, line="U3")
    await grant(town, "parcel_comes", f"parcel:{PARCEL}", number=PARCEL)
    return town


async def left(town: Scene) -> list[str]:
    return sorted(f"{one.type} {one.subject}" for one in await town.consents())


ALL = ["commute line:U1", "commute line:U3", f"{ENDED} line:U3", f"parcel_comes parcel:{PARCEL}"]


@pytest.mark.parametrize(
    ("commands", "remaining", "named"),
    [
        ([EndConsents(subject="line:U3")], [ALL[0], ALL[3]], "U3"),
        ([EndConsents(type="commute")], ALL[2:], "U3 und U1"),
        ([EndConsents("commute", "line:U3")], [ALL[0], *ALL[2:]], "U3"),
        ([EndConsents(subject="line:U1"), EndConsents(subject=f"parcel:{PARCEL}")], ALL[1:3], f"U1 und Paket {PARCEL}"),
    ],
)
async def test_what_is_named_ends(subscriber: Scene, commands: list[Command], remaining: list[str], named: str) -> None:
    """Only what is named ends, everything else stays; it is confirmed once, by its names."""
    said = await wish_for(subscriber, "das nicht mehr", *commands)
    assert await left(subscriber) == remaining
    assert len(said) == 1
    assert subscriber.has(said, "utter_stop_confirmed_some")
    assert said[0].count("Erledigt") == 1
    assert set(named.split(" und ")) == set(said[0].split("von mir aus: ")[1].splitlines()[0].split(" und "))


async def test_naming_all_of_it_is_a_stop(subscriber: Scene) -> None:
    """Whoever ends the last one hears that nothing is left."""
    ends = [EndConsents(type=one) for one in ("commute", ENDED, "parcel_comes")]
    assert subscriber.has(await wish_for(subscriber, "nichts davon", *ends), "utter_stop_confirmed")
    assert await left(subscriber) == []


@pytest.mark.parametrize(
    ("wish", "named"),
    [
        (EndConsents(subject="line:U4"), "U4"),
        (EndConsents(type="parcel_done"), "Paket zugestellt"),
        (EndConsents("commute", "line:U4"), "Pendel-Hinweis (U4)"),
    ],
)
async def test_naming_what_is_not_there(subscriber: Scene, wish: EndConsents, named: str) -> None:
    """Nothing ends, and the customer hears of what that is, what still holds, and how all of it ends."""
    said = await wish_for(subscriber, "das nicht mehr", wish)
    assert subscriber.has(said, "utter_stop_other")
    about, holds, how = said[0].splitlines()[-3:]
    assert about.endswith(f": {named}")
    for one in (
        "Pendel-Hinweis (U3)",
        "Pendel-Hinweis (U1)",
        "Linie fährt wieder (U3)",
        f"Paket kommt (Paket {PARCEL})",
    ):
        assert one in holds
    assert "STOPP" in how
    assert await left(subscriber) == ALL


async def test_a_stop_without_anything_noted(town: Scene) -> None:
    """Only who is signed up for nothing hears that."""
    assert town.has(await town.say("Stopp U4"), "utter_stop_nothing")


async def test_the_words_of_a_stop_name_what_ends(subscriber: Scene) -> None:
    """A line named with the stop word is all that ends, also where all notices about it are meant."""
    subscriber.brain.understands("Alle Hinweise zur U3 abbestellen", "stop")
    assert subscriber.has(await subscriber.say("Alle Hinweise zur U3 abbestellen"), "utter_stop_confirmed_some")
    assert await left(subscriber) == [ALL[0], ALL[3]]
    assert subscriber.has(await subscriber.say("STOPP U4"), "utter_stop_other")
    assert await left(subscriber) == [ALL[0], ALL[3]]


async def test_after_a_stop_asking_stays_possible(subscriber: Scene) -> None:
    """A stop ends what was allowed, not the conversation; and what is asked for anew holds anew."""
    await subscriber.say("stopp")
    subscriber.feed.disrupt("U3")
    assert "U3" in (await subscriber.say("Fährt die U3?"))[0]
    await commute(subscriber)
    assert await left(subscriber) == ["commute line:U3"]
    assert len(await happens(subscriber, "appeared", **CLOSED)) == 1


async def test_a_platform_that_refuses_for_good(subscriber: Scene) -> None:
    """A send refused because they have stopped at the platform ends everything, nothing more is tried, agents see it,
    and nobody apologises for it later."""
    subscriber.listener.failures = [SendError("failed", "21610", opted_out=True)]
    await subscriber.event()
    assert await subscriber.go_on() == []
    before = len(subscriber.listener.sent)
    assert await happens(subscriber, "appeared", **CLOSED) == []
    assert (await left(subscriber), len(subscriber.listener.sent)) == ([], before)
    assert "opted_out" in await subscriber.notes()
    assert "zustellen" not in (await subscriber.say("Moin"))[0]


async def test_a_late_status_that_says_so(subscriber: Scene) -> None:
    """The platform's word may come after the send: it ends everything too."""
    await happens(subscriber, "appeared", **CLOSED)
    key = subscriber.permits[-1].key
    await subscriber.stores.outbox.note_status(StatusUpdate(key, "failed", "SM", "63033", opted_out=True))
    await subscriber.turn()
    assert await left(subscriber) == []
    assert len(await subscriber.consents("withdrawn")) == 4


async def test_the_platforms_stop_overtakes_a_notice(subscriber: Scene) -> None:
    """While that word is unread no notice is claimed: what was made before it does not leave after it."""
    await subscriber.say("Moin")
    key = subscriber.permits[-1].key
    await subscriber.event()
    await subscriber.turn()
    before = len(subscriber.listener.sent)
    await subscriber.stores.outbox.note_status(StatusUpdate(key, "failed", "SM", "21610", opted_out=True))
    assert await subscriber.deliver() == []
    await subscriber.turn()
    assert await subscriber.deliver() == []
    assert len(subscriber.listener.sent) == before


async def test_a_stop_from_another_address_of_theirs(subscriber: Scene) -> None:
    """Whoever is known under several addresses stops under any of them."""
    first = subscriber.address
    subscriber.address = type(first)("listener", random_id("p"))
    await subscriber.say("Moin", aliases=(first,))
    await subscriber.say("stopp")
    assert await left(subscriber) == []
    assert len(await subscriber.consents("withdrawn")) == 4
