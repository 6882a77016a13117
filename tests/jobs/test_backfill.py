"""Comparing a messenger's log with the mailboxes: no gap is missed, and what is known costs next to nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from bot.flow.inbound.backfill import MANY, recover
from bot.jobs.backfill import Recovery
from bot.model.address import Address
from bot.model.clock import utc_now
from bot.model.ids import random_id
from bot.model.inbound import Inbound
from bot.store.backfill import RedisCompared
from bot.store.redis import keys
from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis
from bot.wiring import Stores

MINUTE = timedelta(minutes=1)
SOME = 2 * MANY + 7
PEOPLE = 7


@dataclass
class Platform:
    """An installation's store, and a messenger whose log has everything that was written to it."""

    stores: Stores
    name: str = field(default_factory=lambda: random_id("n"))
    log: list[Inbound] = field(default_factory=list)

    def write(self, number: int) -> list[Inbound]:
        """So many messages, of seven customers in turn."""
        people = [Address(self.name, str(person)) for person in range(PEOPLE)]
        written = [Inbound(people[n % PEOPLE], f"SM{n}", "Moin", at=utc_now() - MINUTE) for n in range(number)]
        self.log += written
        return written

    async def missed(self, since: datetime) -> AsyncIterator[Inbound]:
        for inbound in self.log:
            yield inbound

    async def receive(self, inbound: Inbound) -> bool:
        return await self.stores.receive(self.name, inbound)

    async def arrive(self, inbounds: Sequence[Inbound]) -> None:
        """By webhook."""
        assert all(await asyncio.gather(*map(self.receive, inbounds)))

    async def compare(self) -> int:
        not_here = partial(RedisCompared(self.stores.redis, self.stores.addresses).not_had, self.name)
        return await recover(self.missed, not_here, self.receive, compared_until=utc_now() - MINUTE, until=utc_now())

    async def waiting(self) -> list[str]:
        """What the mailboxes have, customer by customer, in their order."""
        found = []
        for person in range(PEOPLE):
            contact = await self.stores.addresses.find(Address(self.name, str(person)))
            taken = await self.stores.mailbox.take(contact, SOME) if contact else None
            found += [item.message_id for item in taken.items if item.kind == "message"] if taken else []
        return found

    async def calls(self) -> int:
        """Commands that the server has carried out until now."""
        return int((await self.stores.redis.info("stats"))["total_commands_processed"])


@pytest.fixture
async def platform(redis_server: EmbeddedRedis) -> AsyncIterator[Platform]:
    redis = connect(redis_server.url)
    yield Platform(Stores(redis, "secret", 30, utc_now))
    await redis.aclose()


async def test_a_gap_among_many_known_messages_is_closed(platform: Platform) -> None:
    """Whatever reached us around it, what did not is found, once, in the order in which it was written."""
    written = platform.write(SOME)
    gaps = written[5:SOME:100]
    await platform.arrive([one for one in written if one not in gaps])
    assert await platform.compare() == len(gaps)
    assert await platform.compare() == 0
    waiting = await platform.waiting()
    assert sorted(waiting) == sorted(one.message_id for one in written)
    late = {one.message_id for one in gaps}
    for person in range(PEOPLE):
        theirs = [one.message_id for one in gaps if one.address.user == str(person)]
        assert [one for one in waiting if one in late and one in theirs] == theirs


async def test_people_nobody_knows_are_received_too(platform: Platform) -> None:
    """A log of nothing but strangers comes in whole."""
    written = platform.write(20)
    assert await platform.compare() == 20
    assert sorted(await platform.waiting()) == sorted(one.message_id for one in written)


async def test_what_is_known_costs_two_questions_and_no_turn(platform: Platform) -> None:
    """Each time a gateway comes back the log is looked through again: a known message is asked for with many others,
    and wakes nobody."""
    await platform.arrive(platform.write(SOME))
    await platform.waiting()
    await platform.stores.redis.delete(keys.WAKE)
    before = await platform.calls()
    assert await platform.compare() == 0
    assert await platform.calls() - before < 2 * SOME + 20
    assert await platform.stores.redis.llen(keys.WAKE) == 0


@dataclass
class Looking:
    """A worker that looks, at moments that the test chooses."""

    platform: Platform
    now: datetime = field(default_factory=utc_now)
    door: bool = True

    def __post_init__(self) -> None:
        stores = self.platform.stores
        self.compared = RedisCompared(stores.redis, stores.addresses)
        connectors: Any = {self.platform.name: self.platform}
        self.job = Recovery(connectors, self.compared, stores.receive, self.doors, lambda: self.now, 10 * MINUTE)

    async def doors(self) -> list[str]:
        return ["r-1"] if self.door else []

    async def looks(self, **later: float) -> bool:
        """Whether it has compared the log after so long."""
        self.now += timedelta(**later)
        before = await self.compared.until(self.platform.name)
        await self.job.look()
        return await self.compared.until(self.platform.name) != before

    async def every_second(self, seconds: int) -> int:
        return sum([await self.looks(seconds=1) for _ in range(seconds)])


async def test_it_looks_at_the_start_and_in_its_time(platform: Platform) -> None:
    """Once at the start, and again when its pause is over."""
    worker = Looking(platform)
    assert await worker.looks()
    assert await worker.every_second(599) == 0
    assert await worker.looks(seconds=1)


async def test_a_door_that_was_away_is_a_reason_to_look(platform: Platform) -> None:
    """Not at once, since what is written at that moment is still on its way, but a minute later."""
    worker = Looking(platform)
    await worker.looks()
    worker.door = False
    assert await worker.every_second(5) == 0
    worker.door = True
    assert await worker.every_second(60) == 0
    assert await worker.looks(seconds=1)
    assert await worker.every_second(500) == 0


async def test_who_has_not_looked_cannot_know_that_the_door_was_open(platform: Platform) -> None:
    """A worker to which the job comes back looks a minute later, as if the door had been away meanwhile."""
    worker = Looking(platform)
    await worker.looks()
    assert not await worker.looks(seconds=120)
    assert await worker.every_second(59) == 0
    assert await worker.looks(seconds=1)
