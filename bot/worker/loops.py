"""The worker's loops: wake-ups and the sweep feed the turns, turns feed the sends; sources and timers run beside."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import structlog

from bot.flow.announce import SourceEvent, announce
from bot.flow.deliver import deliver
from bot.flow.house import House
from bot.model.ending import told_to_end
from bot.model.meter import UNMETERED, Meter
from bot.model.ports import Connector, Live, Mailbox, Outbox, Ready, Wanting
from bot.worker.pool import Pool
from bot.worker.turns import take_turns

log = structlog.get_logger()

SWEEP_SECONDS = 0.5
BEAT_SECONDS = 5.0
RECOVER_SECONDS = 1.0
REWRITE_SECONDS = 30.0
ROOTS_SECONDS = 60.0
REACH_SECONDS = 1.0
WATCH_SECONDS = 30.0

Watch = Callable[[], Awaitable[Sequence[SourceEvent]]]
"""Looks at a source once and gives what has happened; it never raises for a source that is away."""
Confirm = Callable[[], Awaitable[None]]


async def _nothing() -> None: ...


@dataclass(frozen=True)
class Worker:
    """A worker's parts. `beat` says that it lives; `watch` looks at the sources, `watched` keeps what it saw.
    `recover` looks for messages that never arrived, `reach` at what may be sent outside the platforms' windows;
    `rewrite` writes the files anew after erasures."""

    house: House
    mailbox: Mailbox
    outbox: Outbox
    ready: Ready
    live: Live
    wanting: Wanting
    connectors: Mapping[str, Connector]
    watch: Watch
    watched: Confirm
    beat: Callable[[], Awaitable[None]]
    size: int = 16
    watch_seconds: float = WATCH_SECONDS
    meter: Meter = UNMETERED
    recover: Confirm = _nothing
    rewrite: Callable[[], Awaitable[object]] = _nothing
    write_roots: Confirm = _nothing
    reach: Confirm = _nothing

    async def run(self) -> None:
        """Run all loops until cancelled. What a cancelled turn or send leaves is found by the leases."""
        sends = Pool("sends", self._deliver, self.size, self.meter)

        async def turn(contact: str) -> None:
            await take_turns(contact, self.house, self.mailbox, self.live, self.meter)
            sends.add(contact)

        turns = Pool("turns", turn, self.size, self.meter)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(turns.run())
            tasks.create_task(sends.run())
            tasks.create_task(self._woken(turns))
            tasks.create_task(self._again(SWEEP_SECONDS, partial(self._add, self.ready.ring_timers, turns)))
            tasks.create_task(self._again(SWEEP_SECONDS, partial(self._add, self.ready.due_contacts, turns)))
            tasks.create_task(self._again(SWEEP_SECONDS, partial(self._add, self.ready.due_sends, sends)))
            tasks.create_task(self._again(self.watch_seconds, self._sources))
            tasks.create_task(self._again(BEAT_SECONDS, self.beat))
            tasks.create_task(self._again(RECOVER_SECONDS, self.recover))
            tasks.create_task(self._again(REWRITE_SECONDS, self.rewrite))
            tasks.create_task(self._again(ROOTS_SECONDS, self.write_roots))
            tasks.create_task(self._again(REACH_SECONDS, self.reach))

    async def _deliver(self, contact: str) -> None:
        await deliver(
            contact,
            outbox=self.outbox,
            connectors=self.connectors,
            live=self.live,
            clock=self.house.clock,
            meter=self.meter,
        )

    async def _woken(self, turns: Pool) -> None:
        while not told_to_end():
            try:
                async for contact in self.ready.woken():
                    turns.add(contact)
            except Exception as error:  # wake-ups are hints; the sweep goes on without them
                log.warning("wake.failed", reason=type(error).__name__)
                self.meter.count("lotse_loop_failures_total", loop="woken")
                await asyncio.sleep(SWEEP_SECONDS)

    @staticmethod
    async def _add(find: Callable[[], Awaitable[Sequence[str]]], pool: Pool) -> None:
        """The sweep: three loops of their own, so that none stops the others."""
        for contact in await find():
            pool.add(contact)

    async def _sources(self) -> None:
        """What was seen is kept only after all events lie in their mailboxes: a crash between repeats, never loses."""
        for event in await self.watch():
            number = await announce(
                event, wanting=self.wanting, mailbox=self.mailbox, ready=self.ready, clock=self.house.clock
            )
            log.info("event.announced", type=event.type, subject=event.subject, contacts=number)
            self.meter.count("lotse_events_announced_total", type=event.type)
            self.meter.count("lotse_event_contacts_total", number, type=event.type)
        await self.watched()

    async def _again(self, seconds: float, work: Callable[[], Awaitable[object]]) -> None:
        while not told_to_end():
            try:
                await work()
            except Exception as error:  # a loop outlives its bad moments
                log.warning("loop.failed", loop=_name(work), reason=type(error).__name__, exc_info=True)
                self.meter.count("lotse_loop_failures_total", loop=_name(work))
            await asyncio.sleep(seconds)


def _name(work: Callable[[], Awaitable[object]]) -> str:
    inner = work.args[0] if isinstance(work, partial) else work
    return str(getattr(inner, "__name__", type(inner).__name__))
