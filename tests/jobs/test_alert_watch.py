"""The watch over the alert feed: an end is never lost, nobody is told twice, one worker looks at a time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from actions.transit.watch import AlertWatch, Tell
from bot import wiring
from bot.model.event import SourceEvent
from bot.model.event_fields import wrong
from bot.store.redis import keys
from bot.store.watch_picture import RedisPicture
from tests.flow.scene import Scene
from tests.jobs.working import job, worker
from tests.support.names import NAMES
from tests.support.settings import given

JOB = "alert_watch"
WISH = "Sag mir Bescheid, wenn die U3 wieder fährt"


@dataclass
class Raised:
    """Alarms as an admin sees them."""

    seen: list[tuple[str, Mapping[str, Any]]]

    async def raise_(self, kind: str, details: Mapping[str, Any], newest: Mapping[str, Any] | None = None) -> None:
        self.seen.append((kind, details))


async def nobody(event: SourceEvent) -> None:
    """The test reads what a look gives."""


@asynccontextmanager
async def watching(
    town: Scene, folder: Path, owner: str, alarms: Raised | None = None, tell: Tell = nobody
) -> AsyncIterator[AlertWatch]:
    """A worker's watch, with a session and a cache of its own."""
    ours = partial(worker(town.stores.alive, owner).holds, JOB)
    async with ClientSession() as session:
        here = given(data_dir=folder, alerts_url=town.feed.url, alerts_seconds=0.001)
        alerts = wiring.build_packs(here, session, town.clock).of("transit").alerts
        picture = RedisPicture(town.redis)
        yield AlertWatch(alerts, picture, "Hochbahn", town.clock, tell, ours, alarms or Raised([]))


@pytest.fixture
async def watch(town: Scene, tmp_path: Path) -> AsyncIterator[AlertWatch]:
    await town.redis.delete(keys.lock(JOB), keys.ALERTS_WATCH, keys.EVENTS_SEEN, keys.EVENTS_NEWEST)
    async with watching(town, tmp_path, "w-1") as one:
        yield one


async def passes(town: Scene, watch: AlertWatch, *, keep: bool = True) -> list[SourceEvent]:
    """Half a minute passes, and the watch looks."""
    town.clock.move(seconds=30)
    events = await watch.look()
    if keep:
        await watch.keep()
    return events


async def tell(town: Scene, events: list[SourceEvent]) -> int:
    """Announce them; gives how many came to this customer."""
    before = await town.waiting()
    await town.announce(*events)
    return await town.waiting() - before


async def ends(town: Scene, watch: AlertWatch) -> None:
    """The U3 was disrupted, and is missing from one fetch."""
    town.feed.disrupt("U3")
    assert ends_of(await passes(town, watch)) == []
    town.feed.disrupt()
    assert await passes(town, watch) == []


def ends_of(events: list[SourceEvent]) -> list[SourceEvent]:
    """What those hear who wait for the line to run again."""
    return [one for one in events if one.type == "line_runs_again"]


async def test_the_second_miss_is_the_end(town: Scene, watch: AlertWatch) -> None:
    """The end comes with the second successful fetch that lacks the alert, with source and age; and once."""
    await ends(town, watch)
    event, commuters = await passes(town, watch)
    assert (commuters.type, commuters.what, commuters.incident) == ("commute", "ended", event.incident)
    assert (event.type, event.subject) == ("line_runs_again", "line:U3")
    assert event.fields["source"] == "Hochbahn"
    assert event.fields["as_of"] == {"at": event.fields["as_of_iso"]}
    assert await passes(town, watch) == []


async def test_a_crash_before_keeping_repeats_and_loses_nothing(town: Scene, watch: AlertWatch) -> None:
    """Looked and announced but not kept: the same event comes again, and tells nobody twice."""
    town.feed.disrupt("U3")
    await town.say(WISH)
    await ends(town, watch)
    first = await passes(town, watch, keep=False)
    assert await tell(town, first) == 1
    second = await passes(town, watch)
    assert [one.id for one in second] == [one.id for one in first]
    assert await tell(town, second) == 0
    assert len(await town.go_on()) == 1
    assert await passes(town, watch) == []


async def test_a_feed_that_fails_ends_nothing(town: Scene, watch: AlertWatch) -> None:
    """Failed fetches count as nothing, however many."""
    town.feed.disrupt("U3")
    await passes(town, watch)
    town.feed.broken = True
    for _ in range(5):
        assert await passes(town, watch) == []
    town.feed.broken = False
    assert await passes(town, watch) == []
    town.feed.disrupt()
    assert await passes(town, watch) == []
    assert len(ends_of(await passes(town, watch))) == 1


async def test_one_worker_looks_at_a_time(town: Scene, watch: AlertWatch, tmp_path: Path) -> None:
    """Who does not hold the lock sees and keeps nothing; when the holder is gone the other goes on from there."""
    await ends(town, watch)
    stored = await town.redis.get(keys.ALERTS_WATCH)
    told: list[SourceEvent] = []

    async def tell(event: SourceEvent) -> None:
        told.append(event)

    async with watching(town, tmp_path, "w-2", tell=tell) as other:
        second, looks = worker(town.stores.alive, "w-2"), job(JOB, other.run)
        town.clock.move(seconds=30)
        assert not await second.attempt(looks)
        assert (await town.redis.get(keys.ALERTS_WATCH), told) == (stored, [])
        await town.redis.delete(keys.lock(JOB))  # the holder died, its lock ran out
        assert await second.attempt(looks)
        (event,) = ends_of(told)
        assert event.subject == "line:U3"


async def test_a_slow_worker_does_not_put_the_clock_back(town: Scene, watch: AlertWatch, tmp_path: Path) -> None:
    """Whoever lost the lock while announcing keeps nothing: the newer picture stands."""
    async with AsyncExitStack() as stack:
        other = await stack.enter_async_context(watching(town, tmp_path, "w-2"))
        town.feed.disrupt("U3")
        await passes(town, watch, keep=False)
        await town.redis.delete(keys.lock(JOB))
        town.feed.disrupt("U1", "U3")
        await passes(town, other)
        newer = await town.redis.get(keys.ALERTS_WATCH)
        await watch.keep()
        assert await town.redis.get(keys.ALERTS_WATCH) == newer


async def test_what_was_seen_is_kept_after_all_is_stored(town: Scene, watch: AlertWatch, tmp_path: Path) -> None:
    """A store that takes one event and not the next has the whole look repeated, and nothing is kept before."""
    order: list[str] = []

    async def tell(event: SourceEvent) -> None:
        order.append(event.id)
        if len(order) == 2:
            raise ConnectionError("before all were stored")

    town.feed.disrupt("U1", "U3")
    async with watching(town, tmp_path, "w-1", tell=tell) as one:
        with pytest.raises(ConnectionError):
            await one.run()
        assert await town.redis.get(keys.ALERTS_WATCH) is None
        await one.run()
        assert order[:2] == order[2:]
        assert await town.redis.get(keys.ALERTS_WATCH)
        await one.run()
    assert len(order) == 4


async def test_a_second_alert_and_its_end_tell_nobody(town: Scene, watch: AlertWatch) -> None:
    """After the one notice, a new disruption and its end are not told."""
    town.feed.disrupt("U3")
    await town.say(WISH)
    await ends(town, watch)
    await tell(town, await passes(town, watch))
    assert len(await town.go_on()) == 1
    await ends(town, watch)
    assert await tell(town, await passes(town, watch)) == 0
    assert await town.go_on() == []


async def test_what_happens_to_a_line_is_an_event_for_commuters(town: Scene, watch: AlertWatch) -> None:
    """An alert that appears is told to commuters at once, in typed fields, and to nobody who waits for an end."""
    town.feed.disrupt("U3")
    (event,) = await passes(town, watch)
    assert (event.type, event.what, event.subject) == ("commute", "appeared", "line:U3")
    assert event.fields["closed"] is True
    assert event.fields["reason"] == {"word": "utter_word_cause_technical_problem"}
    assert wrong(event.subject, event.fields, NAMES, town.clock()) == []


async def test_a_mass_that_vanishes_is_an_alarm_and_no_event(town: Scene, tmp_path: Path) -> None:
    """If most alerts vanish at once nobody is told anything; an admin is, once."""
    await town.redis.delete(keys.lock(JOB), keys.ALERTS_WATCH, keys.EVENTS_SEEN, keys.EVENTS_NEWEST)
    alarms = Raised([])
    async with watching(town, tmp_path, "w-1", alarms) as watch:
        town.feed.disrupt("U1", "U2", "U3", "U4")
        await passes(town, watch)
        town.feed.disrupt()
        for _ in range(4):
            assert await passes(town, watch) == []
    ((kind, details),) = alarms.seen
    assert (kind, details["lines"]) == ("alerts_vanished", ("U1", "U2", "U3", "U4"))
