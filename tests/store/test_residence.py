"""A person's number changes: when the process dies between two steps, and when messages come at once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from bot.model.address import Address
from bot.model.errors import RetiredAddressError
from bot.model.ids import random_id
from bot.store.addresses import RedisAddresses
from bot.store.redis import keys
from tests.store.scene import Store, message
from tests.support.redis import Server


class Gone(BaseException):
    """The process is no more."""


class Mortal:
    """A client that dies before its command with this number."""

    def __init__(self, redis: Any, at: int) -> None:
        self._redis, self._left = redis, at

    def __getattr__(self, name: str) -> Any:
        if self._left == 0:
            raise Gone
        self._left -= 1
        return getattr(self._redis, name)


def anew(store: Store, redis: Any = None) -> RedisAddresses:
    """A process that has just started."""
    return RedisAddresses(redis or store.redis, "secret", random_id, header=store.header)


def numbers(count: int) -> Sequence[Address]:
    return [Address("twilio", random_id("number")) for _ in range(count)]


async def test_a_move_that_ended_half_way_is_finished_by_the_next_message(store: Store) -> None:
    """Wherever the process dies, nothing is taken from the old number for the person once it is retired, and the same
    message again has it retired."""
    for at in range(1, 60):
        old, new, person = numbers(3)
        contact = await anew(store).contact_of(old, person=person)
        try:
            await anew(store, Mortal(store.redis, at)).contact_of(new, person=person)
        except Gone:
            survived = False
        else:
            survived = True
        if await store.redis.hget(keys.of_contact(contact, "meta"), "retired"):
            with pytest.raises(RetiredAddressError):
                await store.mailbox.enqueue(contact, message("Moin"), old, random_id("SM"))
            assert await anew(store).find(old) is None
        assert await anew(store).contact_of(new, person=person) == contact
        with pytest.raises(RetiredAddressError):
            await store.mailbox.enqueue(contact, message("Moin"), old, random_id("SM"))
        assert await anew(store).contact_of(old) != contact
        assert await anew(store).contact_of(new) == contact
        if survived:
            return
    pytest.fail("it never came to its end")


async def test_a_number_that_changes_hands_half_way(store: Store) -> None:
    """Wherever the process dies, the former owner is never given what comes with the other id."""
    for at in range(1, 60):
        number, one, other = numbers(3)
        former = await anew(store).contact_of(number, person=one)
        try:
            await anew(store, Mortal(store.redis, at)).contact_of(number, person=other)
        except Gone:
            survived = False
        else:
            survived = True
        latter = await anew(store).contact_of(number, person=other)
        assert latter != former
        assert await anew(store).contact_of(number) == latter
        assert await anew(store).contact_of(one, person=one) == former
        if survived:
            return
    pytest.fail("it never came to its end")


async def test_many_messages_at_once_make_one_person(server: Server) -> None:
    """From two numbers with one id, in several processes: one contact, and the last message has its number."""
    store = Store(server.client(), server.header)
    first, second, person = numbers(3)
    found = await asyncio.gather(*(anew(store).contact_of(one, person=person) for one in [first, second] * 8))
    assert len(set(found)) == 1
    assert await anew(store).contact_of(second, person=person) == found[0]
    with pytest.raises(RetiredAddressError):
        await store.mailbox.enqueue(found[0], message("Moin"), first, random_id("SM"))
    assert await anew(store).contact_of(first) != found[0]
    await store.redis.aclose()


async def test_a_known_sender_costs_one_look(store: Store) -> None:
    """The second message with the same number and id asks the store as often as one without an id."""
    number, person = numbers(2)
    found = anew(store)
    await found.contact_of(number, person=person)

    async def asked(**more: Any) -> int:
        before = (await store.redis.info("stats"))["total_commands_processed"]
        await found.contact_of(number, **more)
        return int((await store.redis.info("stats"))["total_commands_processed"] - before)

    await asked()
    assert await asked(person=person) == await asked()


async def test_what_an_earlier_version_noted_is_retired_too(store: Store) -> None:
    """It noted addresses without saying which; the one where notices go is known from the contact itself."""
    old, new, person, other = numbers(4)
    contact = await anew(store).contact_of(old, (person,))
    await store.mailbox.enqueue(contact, message("Moin"), old, random_id("SM"))
    meta = keys.of_contact(contact, "meta")
    for digest in await anew(store).rows_of(contact, None):
        await store.redis.hset(meta, keys.points_here(digest), 1)
    assert await anew(store).contact_of(new, person=person) == contact
    with pytest.raises(RetiredAddressError):
        await store.mailbox.enqueue(contact, message("Moin"), old, random_id("SM"))
    assert await anew(store).contact_of(new, person=other) != contact
