"""Which contact an address leads to, and how long."""

from __future__ import annotations

import pytest

from bot.model.address import Address
from bot.model.ids import random_id
from bot.store.addresses import RedisAddresses
from bot.store.linked_contacts import linked_to
from bot.store.plan import DAY_MS, KEEP_STATE_MS
from bot.store.redis import keys
from bot.store.redis.recent_set import RecentSet
from tests.store.scene import Store


@pytest.fixture
def phone() -> Address:
    return Address("twilio", random_id("phone"))


@pytest.fixture
def hidden() -> Address:
    return Address("twilio", random_id("hidden"))


def addresses(store: Store) -> RedisAddresses:
    """Those of a process that has just started."""
    return RedisAddresses(store.redis, "secret", random_id, header=store.header)


async def test_an_alias_that_comes_later_is_linked(store: Store, phone: Address, hidden: Address) -> None:
    """The other address of a contact that is known leads to it from the first message that names it."""
    found = addresses(store)
    contact = await found.contact_of(phone)
    assert await found.contact_of(phone, (hidden,)) == contact
    assert await found.contact_of(hidden) == contact
    assert await found.rows_of(contact, None) == sorted(map(found.digest, (phone, hidden)))


async def test_an_alias_lives_as_long_as_its_contact_writes(store: Store, phone: Address, hidden: Address) -> None:
    """A message renews the rows of all addresses that it names."""
    contact = await addresses(store).contact_of(phone, (hidden,))
    row = keys.alias(addresses(store).digest(hidden))
    await store.redis.pexpire(row, DAY_MS)
    assert await addresses(store).contact_of(phone, (hidden,)) == contact
    assert await store.redis.pttl(row) > KEEP_STATE_MS - DAY_MS


async def test_two_contacts_of_one_person_know_of_each_other(store: Store, phone: Address, hidden: Address) -> None:
    """Where both addresses lead somewhere already, nobody is moved; each contact can be found from the other."""
    found = addresses(store)
    one, other = await found.contact_of(phone), await found.contact_of(hidden)
    assert await linked_to(store.redis, one) == []
    assert await found.contact_of(phone, (hidden,)) == one
    assert await found.contact_of(hidden) == other
    assert await linked_to(store.redis, one) == [other]
    assert await linked_to(store.redis, other) == [one]


async def test_what_was_linked_lately_costs_nothing(store: Store, phone: Address, hidden: Address) -> None:
    """The second message with the same two addresses asks the store once, as one with a single address does."""
    found = addresses(store)
    await found.contact_of(phone, (hidden,))

    async def asked(*aliases: Address) -> int:
        before = (await store.redis.info("stats"))["total_commands_processed"]
        await found.contact_of(phone, aliases)
        return int((await store.redis.info("stats"))["total_commands_processed"] - before)

    assert await asked(hidden) == await asked()


async def test_who_was_erased_is_linked_anew(store: Store, phone: Address, hidden: Address) -> None:
    """A process that has linked two addresses links them again for the contact that comes after an erasure."""
    found = addresses(store)
    old = await found.contact_of(phone, (hidden,))
    await addresses(store).forget(old, await found.rows_of(old, phone))
    fresh = await found.contact_of(phone, (hidden,))
    assert fresh != old
    assert await found.contact_of(hidden) == fresh


def test_what_is_known_lately_is_bounded() -> None:
    """Of too much, all is looked at again."""
    lately = RecentSet(most=2)
    for number in range(5):
        lately.add(number)
    assert [number for number in range(5) if number in lately] == [4]
