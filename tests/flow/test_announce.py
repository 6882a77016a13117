"""An accepted event reaches everybody who asked: in steps, once, in order, and behind all answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.flow.notices.announce import Announcer, accept
from bot.model.address import Address
from bot.model.event import Events, SourceEvent, Step, Subscribers, Telling
from bot.model.ids import random_id
from bot.model.item import EventItem, Item
from bot.store.mailbox import RedisMailbox
from bot.store.ready import RedisReady
from bot.store.redis import keys
from bot.store.redis.lenient_decode import read_item
from tests.flow.conftest import Start
from tests.flow.scene import ENDED, Scene

LINE = "U2"
WISH = "Sag mir Bescheid, wenn die U2 wieder fährt"


class PowerCutError(Exception):
    """The process ends here."""


@dataclass
class FewAtATime:
    """The real index, read two at a time."""

    index: Subscribers

    async def step(self, type_: str, subject: str, shard: int, after: str, most: int) -> Step:
        return await self.index.step(type_, subject, shard, after, min(most, 2))


class DyingMailbox(RedisMailbox):
    """A real mailbox whose process dies after some enqueues."""

    left = 3

    async def enqueue(self, contact: str, item: Item, address: Address | None, dedupe: str) -> bool:
        if not self.left:
            raise PowerCutError
        self.left -= 1
        return await super().enqueue(contact, item, address, dedupe)


@dataclass
class DyingEvents:
    """Real events whose process dies before or after it has kept how far it came."""

    real: Events
    after: bool

    async def accept(self, event: SourceEvent, at: datetime, once: Sequence[str] = ()) -> Any:
        return await self.real.accept(event, at, once)

    async def next(self) -> Telling | None:
        return await self.real.next()

    async def keep(self, telling: Telling, *, over: bool) -> bool:
        if self.after:
            await self.real.keep(telling, over=over)
        raise PowerCutError


@pytest.fixture
async def towns(start: Start) -> list[Scene]:
    """Seven customers who wait for the U2, and nobody else."""
    found = [await start() for _ in range(7)]
    await found[0].redis.flushdb()
    for town in found:
        town.feed.disrupt(LINE)
        town.brain.understands(WISH, "tell_me")
        await town.say(WISH)
    return found


def happens(what: str = "ended", incident: str = "", **fields: Any) -> SourceEvent:
    return SourceEvent(random_id("ev"), ENDED, f"line:{LINE}", {"line": LINE, **fields}, what, incident)


def few(town: Scene) -> Announcer:
    return replace(town.announcer, wanting=FewAtATime(town.stores.wanting))


async def to_the_end(announcer: Announcer) -> None:
    while await announcer.step():
        pass


async def waiting(towns: list[Scene]) -> list[list[str]]:
    """What has happened, as it lies in each mailbox."""
    found = []
    for town in towns:
        bodies = await town.redis.lrange(keys.of_contact(town.contact, "mailbox"), 0, -1)
        items = [read_item(body, town.clock()) for body in bodies]
        found.append([item.what for item in items if isinstance(item, EventItem)])
    return found


@pytest.mark.parametrize("place", ["between two mailboxes", "before keeping", "after keeping"])
async def test_a_crash_at_any_step_tells_everybody_once(towns: list[Scene], place: str) -> None:
    """Whoever goes on after the crash tells the rest; nobody is told twice, nobody is forgotten."""
    one = few(towns[0])
    dying = {
        "between two mailboxes": replace(one, mailbox=DyingMailbox(towns[0].redis, 1_000_000)),
        "before keeping": replace(one, events=DyingEvents(one.events, after=False)),
        "after keeping": replace(one, events=DyingEvents(one.events, after=True)),
    }[place]
    await accept(happens(), one.events, towns[0].clock)
    with pytest.raises(PowerCutError):
        await to_the_end(dying)
    await to_the_end(one)
    assert await waiting(towns) == [["ended"]] * 7
    assert [len(await town.go_on()) for town in towns] == [1] * 7
    assert not await one.waiting()


async def test_an_event_is_accepted_once(towns: list[Scene]) -> None:
    """The same event, said again while it is being told or afterwards, is a duplicate and tells nobody."""
    event, one = happens(), few(towns[0])
    assert await accept(event, one.events, towns[0].clock) == "stored"
    assert await accept(event, one.events, towns[0].clock) == "duplicate"
    await to_the_end(one)
    assert await accept(event, one.events, towns[0].clock) == "duplicate"
    assert not await one.waiting()
    assert await waiting(towns) == [["ended"]] * 7


async def test_the_newest_of_an_incident_takes_the_place_of_an_older_one(towns: list[Scene]) -> None:
    """Who was told the older event gets both in order, everybody else only the newest."""
    one = few(towns[0])
    await accept(happens("appeared", "x"), one.events, towns[0].clock)
    await one.step()
    assert await accept(happens("ended", "x"), one.events, towns[0].clock) == "overtook"
    await to_the_end(one)
    told = await waiting(towns)
    assert sorted(map(len, told)) == [1] * 5 + [2] * 2
    assert all(each[-1] == "ended" for each in told)
    assert all(each in (["ended"], ["appeared", "ended"]) for each in told)


async def test_a_step_under_way_does_not_bring_the_older_event_back(towns: list[Scene]) -> None:
    """Whoever was handing out the older event when it was overtaken neither goes on with it nor ends the newer one."""
    one = few(towns[0])
    await accept(happens("appeared", "x"), one.events, towns[0].clock)
    old = await one.events.next()
    assert old is not None
    await accept(happens("ended", "x"), one.events, towns[0].clock)
    assert not await one.events.keep(old, over=True)
    await to_the_end(one)
    assert await waiting(towns) == [["ended"]] * 7


async def test_what_is_older_than_what_is_known_is_outdated(towns: list[Scene]) -> None:
    """An event that comes after a newer one of its incident, by the source's own time, tells nobody."""
    one, clock = few(towns[0]), towns[0].clock
    today = datetime.now(UTC)  # what is known of an incident is forgotten by the store's own clock
    newer, older = ({"as_of_iso": (today - timedelta(minutes=ago)).isoformat()} for ago in (4, 5))
    await accept(happens("ended", "x", **newer), one.events, clock)
    await to_the_end(one)
    assert await accept(happens("appeared", "x", **older), one.events, clock) == "outdated"
    assert await accept(happens("appeared", "y", **older), one.events, clock) == "stored"
    await to_the_end(one)
    assert await waiting(towns) == [["ended", "appeared"]] * 7


async def test_events_take_turns(towns: list[Scene]) -> None:
    """A few who wait for one thing do not wait until many are told of another."""
    one, clock = few(towns[0]), towns[0].clock
    first, second = happens(incident="x"), happens(incident="y")
    await accept(first, one.events, clock)
    await accept(second, one.events, clock)
    turns = []
    while (telling := await one.events.next()) is not None:
        turns.append(telling.event.incident)
        await one.step()
    assert turns[:4] == ["x", "y", "x", "y"]


async def test_nothing_is_handed_out_while_many_wait(towns: list[Scene]) -> None:
    """While contacts wait for a turn or a send, an event waits: answers come first. It goes on when there is room."""
    town = towns[0]
    backlog = await town.stores.ready.backlog()
    one = replace(few(town), most_waiting=backlog + 2)
    await accept(happens(), one.events, town.clock)
    assert await one.step()
    assert not await one.step()
    assert sum(map(len, await waiting(towns))) == 2
    for each in towns:
        await each.go_on()
    assert await one.step()
    assert sum(map(len, await waiting(towns))) == 2
    await to_the_end(replace(one, most_waiting=1_000_000))


async def test_waking_for_a_notice_is_another_list_than_waking_for_a_message(towns: list[Scene]) -> None:
    """A notice wakes later than any message; who has written meanwhile is no longer later."""
    town = towns[0]
    await town.redis.delete(keys.WAKE, keys.WAKE_LATER)
    await town.announce(happens())
    found = {await anext(RedisReady(town.redis, town.clock).woken(later=True)) for _ in towns}
    assert {each.contact for each in towns} == found
    assert await town.stores.ready.with_messages(sorted(found)) == set()
    await town.write("Moin")
    assert await town.stores.ready.with_messages(sorted(found)) == {town.contact}


async def test_an_event_that_is_too_old_is_told_as_too_late(towns: list[Scene]) -> None:
    """When its turn comes after its time the event is no notice any more; the next answer owns up to it, once."""
    town = towns[0]
    await accept(happens(), town.stores.events, town.clock)
    town.clock.move(minutes=31)
    await town.announce()
    assert await town.go_on() == []
    assert [one.status for one in await town.consents("too_late")] == ["too_late"]
    assert any("nicht rechtzeitig schicken" in text for text in await town.say("Moin"))
    assert not any("nicht rechtzeitig schicken" in text for text in await town.say("Danke"))


async def test_an_event_that_cannot_be_read_holds_up_no_other(towns: list[Scene]) -> None:
    """What lies among the events and is none is put aside; the others are told."""
    town = towns[0]
    await town.redis.zadd(keys.EVENTS_QUEUE, {"rubbish": 1})
    await town.announce(happens())
    assert await waiting(towns) == [["ended"]] * 7
