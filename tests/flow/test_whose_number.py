"""A number may change hands, and a person the number: who is answered where, and as whom, in Twilio's forms."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

import pytest

from bot.model.address import Address
from bot.model.ids import random_id
from bot.model.inbound import Inbound
from bot.model.item import EventItem
from bot.store.linked_contacts import linked_to
from connectors.twilio.cases import SETTINGS
from connectors.twilio.parse import parse
from tests.connectors.cases import hook
from tests.flow.conftest import Start
from tests.flow.scene import Scene
from tests.flow.travel import CLOSED, commute, happens
from tests.support.listener import CHAT_LIKE


class Phones:
    """Writes to the town from any number, with an id or without one."""

    def __init__(self, town: Scene) -> None:
        self.town = town
        self.salt = random_id("x")[2:]

    def number(self, last: int, prefix: str = "+49151") -> str:
        return f"whatsapp:{prefix}{int.from_bytes(self.salt.encode()) % 10**7:07d}{last}"

    def id(self, name: str) -> str:
        return f"whatsapp:DE.{name}{self.salt}"

    async def writes(self, text: str, number: str, user_id: str = "", sid: str = "") -> str:
        """Gives the contact that the message has gone to."""
        inbound = self._inbound(text, number, user_id, sid)
        stores = self.town.stores
        await stores.receive("listener", inbound)
        self.town.address = inbound.address
        self.town.contact = await stores.addresses.contact_of(
            inbound.address, inbound.aliases, person=inbound.person, spellings=inbound.spellings
        )
        return self.town.contact

    async def asks(self, text: str, number: str, user_id: str = "") -> list[str]:
        """Gives where answers have gone."""
        await self.writes(text, number, user_id)
        before = len(self.town.permits)
        await self.town.go_on()
        return [permit.address.user for permit in self.town.permits[before:]]

    def _inbound(self, text: str, number: str, user_id: str, sid: str) -> Inbound:
        form = {"MessageSid": sid or random_id("SM"), "AccountSid": SETTINGS.account_sid, "From": number, "Body": text}
        form |= {"NumMedia": "0", "ExternalUserId": user_id}
        [found] = parse(
            SETTINGS.account_sid, frozenset(), hook("/webhooks/twilio", {}, urlencode(form).encode())
        ).messages
        return replace(
            found,
            address=_here(found.address),
            aliases=tuple(map(_here, found.aliases)),
            person=_here(found.person) if found.person else None,
            spellings=tuple(map(_here, found.spellings)),
        )


@pytest.fixture
async def phones(start: Start) -> Phones:
    return Phones(await start(channel=CHAT_LIKE))


async def test_a_new_number_of_a_known_person_retires_the_old_one(phones: Phones) -> None:
    """The answer goes to the number that wrote; whoever writes from the old one is somebody new."""
    old, new, ada = phones.number(1), phones.number(2), phones.id("4711")
    assert await phones.asks("Moin", old, ada) == [old]
    first = phones.town.contact
    assert await phones.asks("Fährt die U3?", new, ada) == [new]
    assert phones.town.contact == first
    assert set(await phones.asks("Meine Daten", old)) == {old}
    assert phones.town.contact != first
    assert await linked_to(phones.town.redis, phones.town.contact) == []
    assert [one.line.text for one in await phones.town.lines() if one.line.who == "customer"] == ["Meine Daten"]


async def test_notices_go_to_the_new_number_only(phones: Phones) -> None:
    """A consent is the person's: its notices follow to the new number. One that was written to the old one and has not
    left by then never does, and the next answer owns up to it."""
    old, new, ada = phones.number(1), phones.number(2), phones.id("4711")
    town = await commuter(phones, old)
    await phones.asks("Moin", old, ada)
    await town.enqueue(closed(town, "i-1"))
    await town.turn()
    await phones.writes("Moin", new, ada)
    sent = len(town.permits)
    await town.deliver()
    assert len(town.permits) == sent
    await town.go_on()
    await happens(town, "appeared", "i-2", **CLOSED)
    assert {(one.address.user, one.basis.kind) for one in town.permits[sent:]} == {(new, "answer"), (new, "notice")}


async def test_a_number_that_comes_with_another_id_is_somebody_new(phones: Phones) -> None:
    """Nothing of the former owner's is the new one's, what the former one had wanted to hear there ends, and who comes
    with the first id from anywhere is the former owner."""
    number, ada, ben = phones.number(1), phones.id("1"), phones.id("2")
    town = await commuter(phones, number)
    before = await phones.writes("Moin", number, ada)
    await town.go_on()
    after = await phones.writes("Moin", number, ben)
    assert after != before
    await town.go_on()
    assert await town.consents() == []
    town.contact = before
    await town.go_on()
    assert await town.consents() == []
    assert "opted_out_retired" in await town.notes()
    assert await happens(town, "appeared", **CLOSED) == []
    assert await phones.writes("Moin", phones.number(5), ada) == before
    assert await phones.writes("Moin", number) == after


async def test_a_message_that_lacks_the_id_stays_the_same_persons(phones: Phones) -> None:
    """Before the id is known, between messages with it, and from the number hidden."""
    number, ada = phones.number(1), phones.id("4711")
    found = [await phones.writes("Moin", number, one) for one in ("", ada, "", ada)]
    assert {*found, await phones.writes("Moin", ada)} == {found[0]}


@pytest.mark.parametrize(("one", "other"), [("+5215512", "+525512"), ("+5491112", "+541112"), ("+5511912", "+551112")])
async def test_spellings_of_a_number_are_one_person_only_by_the_id(phones: Phones, one: str, other: str) -> None:
    """Without an id two national spellings are two people; with it they are one, and neither retires the other."""
    first, second = (f"whatsapp:{prefix}345678" for prefix in (one, other))
    tail = phones.salt
    first, second = (_unlike(number, tail) for number in (first, second))
    apart = [await phones.writes("Moin", number) for number in (first, second)]
    assert apart[0] != apart[1]
    third, fourth = (_unlike(number, tail + "x") for number in (first, second))
    together = [await phones.writes("Moin", number, phones.id("7")) for number in (third, fourth, third)]
    assert {*together, await phones.writes("Moin", third), await phones.writes("Moin", fourth)} == {together[0]}


async def test_a_late_copy_moves_nobody(phones: Phones) -> None:
    """A message that the platform delivers again after the person has a new number does not bring the old one back."""
    old, new, ada, sid = phones.number(1), phones.number(2), phones.id("4711"), random_id("SM")
    first = await phones.writes("Moin", old, ada, sid)
    assert await phones.writes("Moin", new, ada) == first
    stores = phones.town.stores
    inbound = phones._inbound("Moin", old, ada, sid)
    assert not await stores.receive("listener", inbound)
    assert await phones.writes("Moin", old) != first
    assert await phones.writes("Moin", new) == first


async def test_each_message_of_a_turn_is_answered_where_it_came_from(phones: Phones) -> None:
    """With the number hidden and shown within one turn there are two answers to two addresses."""
    number, ada = phones.number(1), phones.id("4711")
    await phones.asks("Moin", number, ada)
    await phones.writes("Fährt die U3?", number, ada)
    await phones.writes("Fährt die U1?", ada)
    before = len(phones.town.permits)
    await phones.town.go_on()
    await phones.town.go_on()
    assert [permit.address.user for permit in phones.town.permits[before:]] == [number, ada]


async def commuter(phones: Phones, number: str) -> Scene:
    """Somebody who wants to hear of the U3 at this number, from which no id has come yet."""
    town = phones.town
    town.clock.go_to(0, 7)
    town.address = Address("listener", number)
    await commute(town)
    assert len(await town.consents()) == 1
    return town


def closed(town: Scene, incident: str) -> EventItem:
    fields = {"line": "U3", "source": "Hochbahn", "as_of": {"at": town.clock().isoformat()}, **CLOSED}
    id_ = random_id("e")
    return EventItem(id_, town.clock(), id_, "commute", "line:U3", fields, "appeared", incident)


def _unlike(number: str, salt: str) -> str:
    """The same number with the last six digits of its own."""
    return f"{number[:-6]}{int.from_bytes(salt.encode()) % 10**6:06d}"


def _here(one: Address) -> Address:
    return Address("listener", one.user)
