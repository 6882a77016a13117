"""A worker that runs: it finds everything without being woken, and outlives its bad moments."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial

import pytest

from bot.flow.notices.announce import Announcer, accept
from bot.jobs.scheduler import Scheduler
from bot.model.clock import utc_now
from bot.model.event import SourceEvent, Step
from bot.model.ids import random_id
from bot.model.job import Job
from bot.model.message import Permit, Receipt
from bot.store.ready import RedisReady
from bot.store.redis import keys
from bot.worker.loops import Worker
from tests.flow.scene import ENDED, Scene
from tests.jobs.working import job
from tests.store.scene import until
from tests.support.listener import Listener

PATIENCE = 30.0


class Reporting(Listener):
    """A messenger that says when something has left to this customer; a worker serves others' leftovers too."""

    def __init__(self, town: Scene) -> None:
        super().__init__()
        self._town = town
        self.left: asyncio.Queue[str] = asyncio.Queue()

    async def send(self, permit: Permit) -> Receipt:
        if permit.contact != self._town.contact:
            return Receipt("P-other")
        receipt = await super().send(permit)
        self.left.put_nowait(permit.text)
        return receipt


def worker(town: Scene, *jobs: Job, **parts: object) -> Worker:
    """One that also hands out events, and does these jobs."""
    town.clock.now = utc_now()
    town.listener = Reporting(town)
    stores = town.stores
    wanting = parts.pop("wanting", stores.wanting)
    announcer = Announcer(stores.events, wanting, stores.mailbox, stores.ready)  # type: ignore[arg-type]
    whole = Worker(
        services=town.services,
        mailbox=stores.mailbox,
        outbox=stores.outbox,
        ready=stores.ready,
        live=stores.live,
        pace=stores.pace,
        connectors={"listener": town.listener},
        scheduler=Scheduler(stores.alive, random_id("w")),
        jobs=[job("notices", partial(announcer.hand_out, always), exclusive=False), *jobs],
    )
    return replace(whole, **parts)  # type: ignore[arg-type]


async def always() -> bool:
    return True


@asynccontextmanager
async def running(one: Worker) -> AsyncIterator[None]:
    task = asyncio.create_task(one.run())
    try:
        async with asyncio.timeout(PATIENCE):
            yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def seen(town: Scene, response: str) -> None:
    """Wait until the customer has seen it."""
    assert isinstance(town.listener, Reporting)
    while not town.has(await town.listener.left.get(), response):
        pass


async def nothing_waits(town: Scene) -> bool | None:
    """What the customer has seen is known to have left, too."""
    return None if await town.redis.llen(keys.of_contact(town.contact, "outq")) else True


class Deaf(RedisReady):
    """Wake-ups are lost on the way."""

    async def woken(self, *, later: bool = False) -> AsyncIterator[str]:
        await asyncio.Event().wait()
        yield ""


class Failing(RedisReady):
    """Each call fails at first."""

    def fail_once(self, *names: str) -> Failing:
        self.left = set(names)
        return self

    def _maybe(self, name: str) -> None:
        if name in self.left:
            self.left.discard(name)
            raise ConnectionError(name)

    async def woken(self, *, later: bool = False) -> AsyncIterator[str]:
        self._maybe("woken")
        async for contact in super().woken(later=later):
            yield contact

    async def due_contacts(self) -> list[str]:
        self._maybe("due_contacts")
        return await super().due_contacts()

    async def due_sends(self) -> list[str]:
        self._maybe("due_sends")
        return await super().due_sends()

    async def ring_timers(self) -> list[str]:
        if "ring_timers" in self.left:
            raise ConnectionError("always")
        return await super().ring_timers()


async def test_a_message_is_answered(town: Scene) -> None:
    """Woken by the message, the worker takes the turn and sends what it says."""
    one = worker(town)
    async with running(one):
        await town.write("Moin")
        await seen(town, "utter_greet")


async def test_the_sweep_finds_what_no_wake_up_told(town: Scene) -> None:
    """Without any wake-up, waiting messages and waiting sends are found."""
    one = worker(town, ready=Deaf(town.redis, town.clock))
    await town.write("Moin")
    async with running(one):
        await seen(town, "utter_greet")
        await until(lambda: nothing_waits(town))
    await town.write("Danke")
    await town.turn()  # and the worker died before sending
    async with running(one):
        await seen(town, "utter_thank")


@pytest.mark.parametrize("port", ["woken", "due_contacts", "due_sends", "ring_timers"])
async def test_a_port_that_raises_ends_no_loop(town: Scene, port: str) -> None:
    """A store that fails for a moment, or one kind of sweep that always fails, stops nothing else."""
    ready = Failing(town.redis, town.clock).fail_once(port)
    async with running(worker(town, ready=ready)):
        await town.write("Moin")
        await seen(town, "utter_greet")
        await town.write("Danke")
        await seen(town, "utter_thank")


async def test_a_source_or_a_heartbeat_that_raises_ends_no_loop(town: Scene) -> None:
    """Neither a watch nor a heartbeat that raises keeps customers from being answered, or itself from going on."""
    looks: asyncio.Queue[int] = asyncio.Queue()

    async def raising() -> None:
        looks.put_nowait(1)
        raise OSError("the feed")

    async def faint() -> None:
        raise ConnectionError("redis")

    jobs = [job("watch", raising, exclusive=False), job("heartbeat", faint, exclusive=False)]
    async with running(worker(town, *jobs)):
        for _ in range(3):
            await looks.get()
        await town.write("Moin")
        await seen(town, "utter_greet")


async def test_a_worker_whose_index_is_away_for_a_moment_tells_all_the_same(town: Scene) -> None:
    """An event that is accepted, twice, is told once, also if the index of who asked cannot be read at first."""
    town.clock.now = utc_now()
    town.feed.disrupt("U3")
    await town.say("Sag mir Bescheid, wenn die U3 wieder fährt")
    event = SourceEvent(f"ev-kept-{town.contact}", ENDED, "line:U3", {"line": "U3"})

    class Dying(type(town.stores.wanting)):  # type: ignore[misc]
        """An index that is away when it is first read."""

        left = 1

        async def step(self, type_: str, subject: str, shard: int, after: str, most: int) -> Step:
            self.left -= 1
            if self.left >= 0:
                raise ConnectionError("between two steps")
            return await super().step(type_, subject, shard, after, most)

    async def look() -> None:
        await accept(event, town.stores.events, town.clock)

    async with running(worker(town, job("watch", look, exclusive=False), wanting=Dying(town.redis))):
        assert isinstance(town.listener, Reporting)
        while "laut Betreiber vorbei" not in await town.listener.left.get():
            pass
    assert [permit.basis.kind for permit in town.permits] == ["notice"]


async def test_two_workers_answer_each_message_once(town: Scene) -> None:
    """Two workers over one contact take turns; each message is answered once, in order."""
    one = worker(town)
    messenger = town.listener
    async with running(one), running(replace(one)):
        for number in range(6):
            await town.write("U1" if number % 2 else "U3")
            await town.stores.ready.wake(town.contact)
        await until_answered(town, 6)
    bots = [entry.line.text for entry in await town.lines() if entry.line.who == "bot"]
    assert len(messenger.sent) == len(bots) <= 6
    assert [permit.text for permit in messenger.sent] == bots


async def until_answered(town: Scene, number: int) -> None:
    """Wait until so many messages were dealt with and everything has left."""
    while True:
        lines = await town.lines()
        customers = sum(entry.line.who == "customer" for entry in lines)
        if customers == number and all(entry.status == "sent" for entry in lines if entry.line.message):
            return
        await asyncio.sleep(0.01)
