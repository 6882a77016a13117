"""The worker's loops: wake-ups and the sweep feed the turns, turns feed the sends; sources and timers run beside."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import structlog

from bot.flow.notices.announce import Announcer, accept
from bot.flow.outbound.deliver import deliver
from bot.flow.turn.services import Services
from bot.model.event import Events, Pace, SourceEvent, Wanting
from bot.model.meter import UNMETERED, Meter
from bot.model.ports import Connector, Live, Mailbox, Outbox, Ready
from bot.model.shutdown import told_to_end
from bot.worker.pool import Pool
from bot.worker.trial import Trial, comes_to_an_end
from bot.worker.turns import take_turns

log = structlog.get_logger()

SWEEP_SECONDS = 0.5
BEAT_SECONDS = 5.0
RECOVER_SECONDS = 1.0
ROOTS_SECONDS = 60.0
REWRITE_SECONDS = 30.0
REACH_SECONDS = 1.0
PAGE_SECONDS = 1.0
WATCH_SECONDS = 30.0
ANNOUNCE_SECONDS = 0.1
PARCELS_SECONDS = 15.0

Watch = Callable[[], Awaitable[Sequence[SourceEvent]]]
"""Looks at a source once and gives what has happened; it never raises for a source that is away."""
Confirm = Callable[[], Awaitable[None]]
Find = Callable[[], Awaitable[Sequence[str]]]
First = Callable[[Sequence[str]], Awaitable[set[str]]]


async def _nothing() -> None: ...


@dataclass(frozen=True)
class Worker:
    """A worker's parts. `beat` says that it lives; `watch` looks at the sources, `watched` keeps what it saw;
    `announces` says whether this worker hands out events now, one at a time; `pace` is that of notices.
    `parcels` looks at parcels that somebody waits for, `recover` for messages that never arrived, `reach` at what may
    be sent outside the platforms' windows; `page` calls who is not at the desk; `rewrite` writes the files anew after
    erasures, `write_roots` closes the ledger's days; `trial` tries what may never end."""

    services: Services
    mailbox: Mailbox
    outbox: Outbox
    ready: Ready
    live: Live
    wanting: Wanting
    events: Events
    pace: Pace
    connectors: Mapping[str, Connector]
    watch: Watch
    watched: Confirm
    announces: Callable[[], Awaitable[bool]]
    beat: Callable[[], Awaitable[None]]
    size: int = 16
    watch_seconds: float = WATCH_SECONDS
    meter: Meter = UNMETERED
    recover: Confirm = _nothing
    write_roots: Confirm = _nothing
    rewrite: Callable[[], Awaitable[object]] = _nothing
    reach: Confirm = _nothing
    page: Confirm = _nothing
    parcels: Confirm = _nothing
    trial: Trial = comes_to_an_end

    async def run(self) -> None:
        """Run all loops until cancelled. What a cancelled turn or send leaves is found by the leases."""

        async def send(contact: str) -> None:
            if sends.later(contact):
                await asyncio.sleep(await self.pace.turn(contact))
            await self._deliver(contact)

        async def turn(contact: str) -> None:
            await take_turns(contact, self.services, self.mailbox, self.live, self.meter, self.trial)
            sends.add(contact, later=turns.later(contact))

        sends, turns = Pool("sends", send, self.size, self.meter), Pool("turns", turn, self.size, self.meter)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(turns.run())
            tasks.create_task(sends.run())
            tasks.create_task(self._woken(turns, later=False))
            tasks.create_task(self._woken(turns, later=True))
            for find, first, pool in self._sweeps(turns, sends):
                tasks.create_task(self._again(SWEEP_SECONDS, partial(self._add, find, first, pool)))
            tasks.create_task(self._again(ANNOUNCE_SECONDS, self._announce))
            tasks.create_task(self._again(self.watch_seconds, self._sources))
            tasks.create_task(self._again(PARCELS_SECONDS, self.parcels))
            tasks.create_task(self._again(BEAT_SECONDS, self.beat))
            tasks.create_task(self._again(RECOVER_SECONDS, self.recover))
            tasks.create_task(self._again(ROOTS_SECONDS, self.write_roots))
            tasks.create_task(self._again(REWRITE_SECONDS, self.rewrite))
            tasks.create_task(self._again(REACH_SECONDS, self.reach))
            tasks.create_task(self._again(PAGE_SECONDS, self.page))

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
                await asyncio.sleep(SWEEP_SECONDS)

    def _sweeps(self, turns: Pool, sends: Pool) -> Sequence[tuple[Find, First, Pool]]:
        """Three loops of their own, so that none stops the others: who needs attention, and who of them comes first."""
        return (
            (self.ready.ring_timers, self.ready.with_messages, turns),
            (self.ready.due_contacts, self.ready.with_messages, turns),
            (self.ready.due_sends, self.ready.with_answers, sends),
        )

    @staticmethod
    async def _add(find: Find, first: First, pool: Pool) -> None:
        """Whoever is in the pool already has their place there, or will be found again."""
        found = [contact for contact in await find() if not pool.knows(contact)]
        urgent = await first(found) if found else set()
        for contact in found:
            pool.add(contact, later=contact not in urgent)

    async def _sources(self) -> None:
        """What was seen is kept only after all events are stored: a crash between repeats, never loses."""
        for event in await self.watch():
            await accept(event, self.events, self.services.clock, self.meter)
        await self.watched()

    async def _announce(self) -> None:
        """Hand out events as long as there is room for them."""
        announcer = Announcer(self.events, self.wanting, self.mailbox, self.ready, self.meter)
        while await announcer.waiting() and await self.announces():
            if told_to_end() or not await announcer.step():
                return

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
