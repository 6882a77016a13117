"""One person with two addresses who became two contacts before the messenger said so: a stop reaches both."""

from __future__ import annotations

import pytest

from bot.model.address import Address
from bot.model.commands import EndConsents
from bot.model.ids import random_id
from bot.model.item import EraseItem, OptOutItem
from bot.store.redis import keys
from tests.flow.conftest import Start
from tests.flow.scene import Scene
from tests.flow.travel import CLOSED, commute, happens, wish_for
from tests.support.listener import CHAT_LIKE


class Person:
    """Wants to hear of the U3 by phone number, and writes with the number hidden."""

    def __init__(self, town: Scene) -> None:
        self.town = town
        self.phone, self.hidden = town.address, Address("listener", random_id("p"))
        self.by_phone = town.contact

    async def hides(self) -> str:
        """Becomes a contact of its own by the other address; gives its id."""
        self.town.address = self.hidden
        await self.town.say("Moin")
        return self.town.contact

    def shows(self) -> None:
        self.town.address, self.town.contact = self.phone, self.by_phone

    async def holds(self) -> int:
        """How many of the number's consents hold, once it has heard what there is to hear."""
        self.shows()
        await self.town.go_on()
        return len(await self.town.consents())


@pytest.fixture
async def person(start: Start) -> Person:
    """Two contacts; the last message of the number names the other address too."""
    town = await start(channel=CHAT_LIKE)
    town.clock.go_to(0, 7)
    await commute(town)
    made = Person(town)
    await made.hides()
    made.shows()
    await town.say("U1", aliases=(made.hidden,))
    return made


@pytest.mark.parametrize("how", ["STOPP", "platform's word", "platform's item", "a whole sentence", "to people"])
async def test_a_stop_reaches_the_other_contact(person: Person, how: str) -> None:
    """Whichever way everything is stopped by the one address: what holds by the other ends, and nobody writes there."""
    town, hidden = person.town, await person.hides()
    if how == "platform's item":
        await town.enqueue(OptOutItem(random_id("i"), town.clock(), "21610"))
        await town.go_on()
    elif how == "to people":
        await town.queue()
        await town.say("Bitte schickt mir keine Nachrichten mehr. Danke!")
    elif how == "a whole sentence":
        await town.say("Ich möchte bitte keine Nachrichten mehr bekommen")
    else:
        await town.say(how if how == "STOPP" else "Ende", opt_out="stop" if how == "platform's word" else None)
    assert town.contact == hidden
    sent = len(town.permits)
    assert await person.holds() == 0
    assert await happens(town, "appeared", **CLOSED) == []
    assert len(town.permits) == sent
    assert "opted_out_elsewhere" in await town.notes()


async def test_a_stop_that_waits_keeps_notices_back(person: Person) -> None:
    """From the commit of the stop on, a notice to the other contact cannot be claimed any more."""
    town = person.town
    await person.hides()
    await town.write("STOPP")
    person.shows()
    sent = len(town.permits)
    assert len(await town.consents()) == 1
    town.address = person.hidden
    town.contact = await town.stores.addresses.contact_of(person.hidden)
    await town.turn()
    person.shows()
    assert int(await town.redis.hget(keys.of_contact(town.contact, "meta"), "unread")) == 1
    assert await town.deliver() == []
    assert len(town.permits) == sent


async def test_what_is_named_ends_here_only(person: Person) -> None:
    """A stop of one line or kind says nothing about the other address."""
    await person.hides()
    await wish_for(person.town, "die U3 nicht mehr", EndConsents(subject="line:U3"))
    assert await person.holds() == 1


async def test_a_stop_does_not_come_back(person: Person) -> None:
    """What was carried over is carried no further: a wish right after the stop holds."""
    town = person.town
    await person.hides()
    await town.say("STOPP")
    await commute(town, "U1")
    assert await person.holds() == 0
    town.address = person.hidden
    town.contact = await town.stores.addresses.contact_of(person.hidden)
    await town.go_on()
    assert [one.subject for one in await town.consents()] == ["line:U1"]


async def test_strangers_hear_nothing_of_a_stop(start: Start) -> None:
    """Two contacts whom the messenger has never named together are two persons."""
    town = await start(channel=CHAT_LIKE)
    await commute(town)
    other = Person(town)
    await other.hides()
    await town.say("STOPP")
    assert await other.holds() == 1


async def test_an_erasure_reaches_the_other_contact(person: Person) -> None:
    """Whoever is erased by the one address is erased by the other; who writes by it afterwards is somebody new and
    stays."""
    town, hidden = person.town, await person.hides()
    await town.enqueue(EraseItem(random_id("x"), town.clock()))
    await town.go_on()
    assert await town.redis.hget(keys.of_contact(hidden, "meta"), "erased")
    await town.say("Moin")
    fresh = town.contact
    assert fresh != hidden
    await person.holds()
    assert await town.redis.hget(keys.of_contact(person.by_phone, "meta"), "erased")
    assert [await town.stores.addresses.find(one) for one in (person.phone, person.hidden)] == [None, fresh]
    town.address, town.contact = person.hidden, fresh
    assert await town.say("U1")
