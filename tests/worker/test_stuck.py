"""A turn that holds its process costs that one only: it ends by itself, and what held it becomes a dead letter."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot import wiring
from bot.model.address import Address
from bot.model.clock import utc_now
from bot.model.ids import random_id
from bot.model.inbound import Inbound
from bot.paths import CODE
from bot.store.redis import keys
from bot.store.redis.connect import connect
from bot.worker.stuck import ends_if_stuck
from bot.worker.trial import comes_to_an_end
from tests.support.redis import Server, running
from tests.worker.hanging import HOLDS, WORD

POISON = f"Wo ist der {WORD}?"
OWN_END = {-signal.SIGPROF, 1}
"""By its timers: usually the processor's; on a machine that hardly lets it run, the clock's."""
PATIENCE = 120.0  # seconds until a test calls it broken; nothing is measured by it


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Server]:
    """A Redis of its own: a worker serves whoever is there."""
    with running("redis6", tmp_path) as server:
        yield server


@dataclass
class Port:
    """Customers and workers' processes around one Redis, without a brain."""

    redis: Any
    url: str
    folder: Path
    started: list[asyncio.subprocess.Process] = field(default_factory=list)

    async def worker(self, how: str) -> asyncio.subprocess.Process:
        """A process that goes on alone: nobody starts it again."""
        with (self.folder / f"worker-{len(self.started)}.log").open("wb") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "tests.worker.hanging", self.url, str(self.folder), how),
                cwd=CODE,
                stdout=log,
                stderr=asyncio.subprocess.STDOUT,
            )
        self.started.append(process)
        return process

    def log(self, number: int) -> str:
        return (self.folder / f"worker-{number}.log").read_text(errors="replace")

    async def writes(self, *texts: str) -> str:
        """A new customer; gives the contact."""
        stores, address = wiring.Stores(self.redis, "secret", 30, utc_now), Address("webchat", random_id("v"))
        for text in texts:
            await stores.receive("webchat", Inbound(address, random_id("m"), text))
        return str(await stores.addresses.contact_of(address))

    async def lines(self, contact: str, who: str) -> list[str] | None:
        threads = wiring.Stores(self.redis, "secret", 30, utc_now).threads
        lines = [one.line for one in await threads.thread(contact) if one.line.who == who]
        return [one.note if who == "system" else one.text for one in lines] or None

    async def until_answered(self, contact: str) -> list[str]:
        async with asyncio.timeout(PATIENCE):
            while (lines := await self.lines(contact, "bot")) is None:
                await asyncio.sleep(0.02)
        return lines

    async def until_set_aside(self, contact: str) -> None:
        async with asyncio.timeout(PATIENCE):
            while "set_aside" not in (await self.lines(contact, "system") or ()):
                await asyncio.sleep(0.02)


@pytest.fixture
async def port(store: Server, tmp_path: Path) -> AsyncIterator[Port]:
    (tmp_path / "release").mkdir()
    (tmp_path / "release" / "content").symlink_to(CODE / "data")
    redis = connect(store.url)
    found = Port(redis, store.url, tmp_path)
    yield found
    for process in found.started:
        if process.returncode is None:
            process.kill()
        await process.wait()
    await redis.aclose()


async def test_what_holds_a_worker_costs_one_process(port: Port) -> None:
    """The first ends by itself and tells where it was, without a word of the customer; the second sets the message
    aside, answers everybody else, and lives on."""
    contact = await port.writes(POISON)
    first = await port.worker("search")
    assert await first.wait() in OWN_END
    told = port.log(0)
    assert "(most recent call first)" in told
    assert "hanging.py" in told
    assert WORD not in told
    second = await port.worker("search")
    await port.until_answered(await port.writes("U1"))
    await port.until_set_aside(contact)
    assert await port.lines(contact, "customer") == [POISON]
    await port.until_answered(await port.writes("U2"))
    assert second.returncode is None


async def test_no_second_worker_freezes(port: Port) -> None:
    """While one holds its process without using it, another has the message after its lease, and goes on serving."""
    first, second = await port.worker("wait"), await port.worker("wait")
    assert {await port.until_answered(await port.writes("U1")) is not None for _ in range(4)} == {True}
    contact = await port.writes(POISON)
    await port.until_set_aside(contact)
    await port.until_answered(await port.writes("U2"))
    assert [first.returncode, second.returncode].count(None) >= 1


async def test_what_breaks_the_interpreter_is_set_aside(port: Port) -> None:
    """A text of which a library dies ends two processes: a worker, and the one that tried it for the next worker."""
    contact = await port.writes(POISON)
    first = await port.worker("crash")
    assert await first.wait() == -signal.SIGSEGV
    second = await port.worker("crash")
    await port.until_set_aside(contact)
    assert second.returncode is None


async def test_kills_from_outside_set_nothing_aside(port: Port) -> None:
    """A harmless message whose worker is killed three times during its turn is answered."""
    contact = await port.writes("U3")
    stores = wiring.Stores(port.redis, "secret", 30, utc_now)
    for _ in range(3):
        assert await stores.mailbox.take(contact, 20)
        await port.redis.zadd(keys.ready(keys.shard_of(contact)), {contact: 1}, xx=True)
    await port.worker("search")
    assert await port.until_answered(contact)
    assert await port.lines(contact, "system") is None


@pytest.mark.parametrize("how", HOLDS)
async def test_a_trial_tells_what_ends(how: str) -> None:
    """What spins, waits or breaks does not come to an end; what fails or is done does, and so does a killed trial."""
    assert not await comes_to_an_end(HOLDS[how], busy=0.2, seconds=0.5)
    assert await comes_to_an_end(lambda: None)
    assert await comes_to_an_end(lambda: {}["none"])
    assert await comes_to_an_end(lambda: os.kill(os.getpid(), signal.SIGKILL))


async def test_a_trial_leaves_the_loop_free() -> None:
    """While something is tried, everything else goes on."""
    trial = asyncio.create_task(comes_to_an_end(HOLDS["wait"], seconds=0.5))
    steps = 0
    while not trial.done():
        await asyncio.sleep(0)
        steps += 1
    assert steps > 5


async def test_a_busy_loop_that_goes_on_is_not_stuck() -> None:
    """Much work in small steps winds the timer up again and again."""
    async with ends_if_stuck(busy=1.5):
        end = time.process_time() + 4.0
        while time.process_time() < end:
            sum(range(10_000))
            await asyncio.sleep(0)
    assert signal.getitimer(signal.ITIMER_PROF)[0] == 0.0
