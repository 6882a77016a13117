"""The queue of accepted events, read by many while one tells them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
import structlog

from bot.model.clock import utc_now
from bot.model.event import SourceEvent
from bot.model.ids import random_id
from bot.store.events import RedisEvents
from bot.store.redis import keys
from bot.store.redis.scripts import Script
from tests.store.scene import Store
from tests.support.redis import Server

ROUNDS, READERS = 100, 6


@dataclass
class Queue:
    """The events of one store, and nobody else's among them."""

    store: Store
    events: RedisEvents

    async def happens(self) -> SourceEvent:
        """Something more of the same incident."""
        event = SourceEvent(random_id("ev"), "line_runs_again", "line:U3", {"line": "U3"}, "ended", "u3-closed")
        assert await self.events.accept(event, utc_now()) == "stored"
        return event

    async def is_told(self) -> None:
        telling = await self.events.next()
        assert telling is not None
        assert await self.events.keep(telling, over=True)

    async def threads(self) -> list[str]:
        return [one.decode() for one in await self.store.redis.zrange(keys.EVENTS_QUEUE, 0, -1)]


@asynccontextmanager
async def emptied(server: Server) -> AsyncIterator[Queue]:
    redis = server.client()
    await redis.delete(keys.EVENTS_QUEUE, keys.EVENTS_NEWEST, keys.EVENTS_SEEN)
    yield Queue(Store(redis, server.header), RedisEvents(redis, "secret", server.header))
    await redis.aclose()


@pytest.fixture
async def queue(guarded_server: Server) -> AsyncIterator[Queue]:
    async with emptied(guarded_server) as found:
        yield found


@pytest.fixture
async def busy(server: Server) -> AsyncIterator[Queue]:
    """One that many may read at once: not where each script is confined, call by call."""
    async with emptied(server) as found:
        yield found


async def test_who_only_looks_takes_no_event_away(busy: Queue) -> None:
    """However many look while one is told to its end and the next of its incident comes: none is lost from the queue,
    and none that is simply over is taken for one that cannot be read."""
    over = asyncio.Event()

    async def looks() -> None:
        while not over.is_set():
            await busy.events.next()

    with structlog.testing.capture_logs() as said:
        readers = [asyncio.create_task(looks()) for _ in range(READERS)]
        for _ in range(ROUNDS):
            event = await busy.happens()
            telling = await busy.events.next()
            assert telling is not None, "lost from the queue"
            assert telling.event.id == event.id
            assert await busy.events.keep(telling, over=True)
        over.set()
        await asyncio.gather(*readers)
    assert said == []


async def test_what_cannot_be_read_goes_whole(queue: Queue) -> None:
    """It is reported, and nothing of it is left that the next event of its incident would be taken to overtake."""
    await queue.happens()
    (thread,) = await queue.threads()
    await queue.store.redis.hset(keys.telling(thread), "body", "rubbish")
    with structlog.testing.capture_logs() as said:
        assert await queue.events.next() is None
    assert [one["event"] for one in said] == ["event.unreadable"]
    assert not await queue.store.redis.exists(keys.telling(thread))
    await queue.happens()
    await queue.is_told()


async def test_what_has_come_in_its_place_stays(queue: Queue) -> None:
    """Who has read rubbish and comes too late to remove it leaves the event that has taken its place."""
    event = await queue.happens()
    (thread,) = await queue.threads()
    places = [keys.EVENTS_QUEUE, keys.telling(thread)]
    for read in (b"rubbish", b""):
        assert await Script("drop", queue.store.header)(queue.store.redis, places, [thread, read]) == 0
    telling = await queue.events.next()
    assert telling is not None
    assert telling.event.id == event.id
    assert await queue.events.keep(telling, over=True)
