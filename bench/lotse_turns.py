"""Lotse's turns: from the mailbox to the commit through the real store with fsync, the real flow, the real brain."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import aiohttp

from actions.kit.server import ActionServer
from bench.figures import Spread
from bench.lanes import AT_ONCE, MARKS, TEXTS, At, Kind, rate, timed, width
from bench.machine import Meter
from bench.relay import Counted, between_unix
from bot import wiring
from bot.content.releases import Release
from bot.flow.turn.services import Services
from bot.model.address import Address
from bot.model.clock import utc_now
from bot.model.ids import random_id
from bot.model.inbound import Inbound
from bot.nlu.client import BrainClient
from bot.sandbox.sandbox import NAME, Listener, own_brain
from bot.settings import Settings
from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis
from bot.worker.turns import take_turns

FRESH = 40


@dataclass(frozen=True)
class Stage:
    """A worker's parts in this process, a brain and a Redis beside it."""

    services: Services
    stores: wiring.Stores
    meter: Callable[[], Meter]
    redis_bytes: Counted
    brain_bytes: Counted

    async def turn(self, person: str, text: str) -> None:
        """Accept a message and take the turn; what it says lies in the outbox then."""
        stores = self.stores
        await stores.receive(NAME, Inbound(Address(NAME, person), random_id("p"), text))
        contact = await stores.addresses.contact_of(Address(NAME, person))
        if not await take_turns(contact, self.services, stores.mailbox, stores.live):
            raise RuntimeError("the turn failed; see above")

    def talker(self, kind: Kind) -> Callable[[], Awaitable[None]]:
        """A new customer who says the same again and again."""
        return partial(self.turn, random_id("bench"), TEXTS[kind])


@asynccontextmanager
async def stage(folder: Path, release: Release, alerts_url: str, *, counting: bool = False) -> AsyncIterator[Stage]:
    """Everything that a turn needs; with `counting`, relays stand before Redis and brain."""
    settings = Settings(_env_file=None, data_dir=folder).with_packs(alerts_url=alerts_url)
    async with AsyncExitStack() as stack:
        server = EmbeddedRedis(folder / "redis")
        await server.start()
        stack.push_async_callback(server.stop)
        brain_socket = await stack.enter_async_context(own_brain(settings, release, folder))
        redis_url, brain_url, counted = server.url, f"unix:{brain_socket}", (Counted(), Counted())
        if counting:
            first = await stack.enter_async_context(between_unix(folder / "r.sock", server.socket))
            second = await stack.enter_async_context(between_unix(folder / "b.sock", brain_socket))
            redis_url, brain_url, counted = f"unix:{folder}/r.sock", f"unix:{folder}/b.sock", (first, second)
        redis = connect(redis_url)
        stack.push_async_callback(redis.aclose)
        stores = wiring.Stores(redis, "bench", settings.transcript_days, utc_now)
        session = await stack.enter_async_context(aiohttp.ClientSession())
        acting = ActionServer(wiring.build_packs(settings, session).actions())
        address = await stack.enter_async_context(wiring.serving_actions(settings, acting))
        brain = await stack.enter_async_context(BrainClient(brain_url, address))
        content = wiring.live_content(settings, release, stores.words, brain)
        services = wiring.build_services(settings, stores, content, brain, acting, {NAME: Listener.channel})
        pids = {"worker": os.getpid(), "brain": _child("brain.server"), "redis": server.pid or 0}
        yield Stage(services, stores, lambda: Meter(pids), *counted)


def _child(words: str) -> int:
    """The process of ours whose command line has these words."""
    for path in Path(f"/proc/{os.getpid()}/task").glob("*/children"):
        for pid in path.read_text().split():
            if words in Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " "):
                return int(pid)
    raise RuntimeError(f"no process {words}")


async def measure(on: Stage, kind: Kind, marks: tuple[int, ...] = MARKS) -> list[At]:
    """One conversation of a thousand turns, then several side by side; first turns are those of new customers."""
    await timed([on.talker(kind) for _ in range(FRESH)])  # warm
    fresh = Spread.of(await timed([on.talker(kind) for _ in range(FRESH)]))
    meter = on.meter()
    first_rate = await _fresh(on, kind)
    processor = {name: 1000 * seconds / (AT_ONCE * FRESH) for name, seconds in meter.read().items()}
    long = on.talker(kind)
    spent = await timed([long] * (marks[-1] + width(marks[-1])))
    rates = await _rates(on, kind, marks)
    at = [At(1, fresh, first_rate, processor)]
    for mark in marks[1:]:
        around = spent[mark - 1 : mark - 1 + width(mark)]
        at.append(At(mark, Spread.of(around), *rates[mark]))
    return at


async def _fresh(on: Stage, kind: Kind) -> float:
    """First turns a second: each customer writes once."""

    async def newcomers() -> None:
        await on.talker(kind)()

    return await rate([newcomers] * AT_ONCE, FRESH)


async def _rates(on: Stage, kind: Kind, marks: tuple[int, ...]) -> dict[int, tuple[float, dict[str, float]]]:
    """Several conversations side by side up to the last mark."""
    talkers = [on.talker(kind) for _ in range(AT_ONCE)]
    found, done = {}, 0
    for mark in marks[1:]:
        if mark - 1 > done:
            await rate(talkers, mark - 1 - done)
        meter, turns = on.meter(), max(5, width(mark))
        per_second = await rate(talkers, turns)
        processor = {name: 1000 * spent / (AT_ONCE * turns) for name, spent in meter.read().items()}
        found[mark], done = (per_second, processor), mark - 1 + turns
    return found


async def carried(on: Stage, kind: Kind, marks: tuple[int, ...] = MARKS) -> dict[int, tuple[int, int]]:
    """Bytes that Redis and brain are sent and send back in the turn at each mark: all that it loads and stores."""
    talk, found, done = on.talker(kind), {}, 0
    for mark in marks[1:]:
        for _ in range(mark - 1 - done):
            await talk()
        before = replace(on.redis_bytes), replace(on.brain_bytes)
        await talk()
        await asyncio.sleep(0.05)  # hints leave a little later, and count too
        found[mark] = (on.redis_bytes.back - before[0].back, on.brain_bytes.there - before[1].there)
        done = mark
    return found
