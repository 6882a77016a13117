"""The worker's loops: wake-ups and the sweep feed the turns, turns feed the sends; jobs run beside."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import structlog

from bot.flow.media.keep import MediaKeeping
from bot.flow.outbound.deliver import deliver
from bot.flow.turn.services import Services
from bot.jobs.scheduler import Scheduler
from bot.model.connector import Connector
from bot.model.event import Pace
from bot.model.job import Job
from bot.model.mailbox import Mailbox, Ready
from bot.model.meter import UNMETERED, Meter
from bot.model.outbox import Outbox
from bot.model.presence import Live
from bot.model.shutdown import told_to_end
from bot.worker.pool import Pool
from bot.worker.trial import Trial, comes_to_an_end
from bot.worker.turns import take_turns

log = structlog.get_logger()

MEDIA_AT_ONCE = 4
SWEEP = timedelta(seconds=0.5)

Find = Callable[[], Awaitable[Sequence[str]]]
First = Callable[[Sequence[str]], Awaitable[set[str]]]


@dataclass(frozen=True)
class Worker:
    """A worker's parts. `jobs` are what the `scheduler` does beside; `pace` is that of notices; `trial` tries what may
    never end."""

    services: Services
    mailbox: Mailbox
    outbox: Outbox
    ready: Ready
    live: Live
    pace: Pace
    connectors: Mapping[str, Connector]
    scheduler: Scheduler
    jobs: Sequence[Job] = ()
    size: int = 16
    meter: Meter = UNMETERED
    trial: Trial = comes_to_an_end
    media: MediaKeeping | None = None

    async def run(self) -> None:
        """Run all loops until cancelled. What a cancelled turn or send leaves is found by the leases."""

        async def send(contact: str) -> None:
            if sends.later(contact):
                await asyncio.sleep(await self.pace.turn(contact))
            await self._deliver(contact)

        async def turn(contact: str) -> None:
            parts = (self.services, self.mailbox, self.live, self.meter, self.trial)
            await take_turns(contact, *parts, with_media=media.add)
            sends.add(contact, later=turns.later(contact))

        sends, turns = Pool("sends", send, self.size, self.meter), Pool("turns", turn, self.size, self.meter)
        media = Pool("media", self._fetch_media, MEDIA_AT_ONCE, self.meter)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(media.run())
            tasks.create_task(turns.run())
            tasks.create_task(sends.run())
            tasks.create_task(self._woken(turns, later=False))
            tasks.create_task(self._woken(turns, later=True))
            tasks.create_task(self.scheduler.run([*self._sweeps(turns, sends), *self.jobs]))

    async def _fetch_media(self, contact: str) -> None:
        """Beside the turns: a slow platform holds up nobody's answer."""
        if self.media:
            await self.media.fetch_new(contact)
            await self.live.changed(contact)

    async def _deliver(self, contact: str) -> None:
        await deliver(
            contact,
            outbox=self.outbox,
            connectors=self.connectors,
            live=self.live,
            clock=self.services.clock,
            meter=self.meter,
        )

    async def _woken(self, turns: Pool, *, later: bool) -> None:
        while not told_to_end():
            try:
                async for contact in self.ready.woken(later=later):
                    turns.add(contact, later=later)
            except Exception as error:  # wake-ups are hints; the sweep goes on without them
                log.warning("wake.failed", reason=type(error).__name__)
                self.meter.count("lotse_loop_failures_total", loop="woken")
                await asyncio.sleep(SWEEP.total_seconds())

    def _sweeps(self, turns: Pool, sends: Pool) -> Iterator[Job]:
        """Three of their own, so that none stops the others: who needs attention, and who of them comes first."""
        ready = self.ready
        yield _sweep("sweep_timers", ready.ring_timers, ready.with_messages, turns)
        yield _sweep("sweep_contacts", ready.due_contacts, ready.with_messages, turns)
        yield _sweep("sweep_sends", ready.due_sends, ready.with_answers, sends)


def _sweep(name: str, find: Find, first: First, pool: Pool) -> Job:
    return Job(name, SWEEP, partial(_add, find, first, pool), exclusive=False)


async def _add(find: Find, first: First, pool: Pool) -> None:
    """Whoever is in the pool already has their place there, or will be found again."""
    found = [contact for contact in await find() if not pool.knows(contact)]
    urgent = await first(found) if found else set()
    for contact in found:
        pool.add(contact, later=contact not in urgent)
