"""Announce a source event to everybody who asked for it: into their mailboxes, a few at a time, after all answers.

The event is on disk before its source hears that it was accepted, and so is how far the telling has come: a crash
repeats a few steps, which tell nobody twice, and loses none. An event carries typed fields, never a text.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import structlog

from bot.model.clock import Clock
from bot.model.event import Accepted, Events, SourceEvent, Subscribers, Telling
from bot.model.ids import derived_id
from bot.model.item import EventItem
from bot.model.job import Ours
from bot.model.mailbox import Mailbox, Ready
from bot.model.meter import UNMETERED, Meter
from bot.model.shutdown import told_to_end

log = structlog.get_logger()

MOST_AT_ONCE = 50
MOST_WAITING = 200
"""Nothing is handed out while this many contacts wait for a turn or a send: answers come first."""
MOST_STEPS = 1_000
STEP_SECONDS = 10.0
"""A step ends well before its lock does."""


async def accept(
    event: SourceEvent, events: Events, clock: Clock, meter: Meter = UNMETERED, once: Sequence[str] = ()
) -> Accepted:
    """Store the event. The newest of an incident replaces one that has not been told to everybody yet. For each name in
    `once` only one event is accepted."""
    outcome = await events.accept(event, clock(), once)
    meter.count("lotse_events_total", type=event.type, outcome=outcome)
    log.info("event.accepted", type=event.type, what=event.what, outcome=outcome)
    return outcome


@dataclass(frozen=True)
class Announcer:
    """Hands out accepted events, none while they are `held_back`. Only one runs at a time, which keeps an incident's
    events in order."""

    events: Events
    wanting: Subscribers
    mailbox: Mailbox
    ready: Ready
    meter: Meter = UNMETERED
    most_waiting: int = MOST_WAITING
    held_back: Callable[[], bool] = lambda: False

    async def hand_out(self, ours: Ours) -> None:
        """Hand out events as long as there is room for them and the lock is `ours`."""
        for _ in range(MOST_STEPS):
            if (
                self.held_back()
                or not await self.waiting()
                or not await ours()
                or told_to_end()
                or not await self.step()
            ):
                return

    async def waiting(self) -> bool:
        """Whether there is anything to tell."""
        return await self.events.next() is not None

    async def step(self) -> bool:
        """Tell a few more contacts; False if there is nothing to tell, or no room for it now."""
        telling = await self.events.next()
        if telling is None:
            return False
        room = self.most_waiting - await self.ready.backlog()
        if room <= 0:
            return False
        async with asyncio.timeout(STEP_SECONDS):
            await self._tell(telling, min(room, MOST_AT_ONCE))
        return True

    async def _tell(self, telling: Telling, most: int) -> None:
        event = telling.event
        found = await self.wanting.step(event.type, event.subject, telling.shard, telling.after, most)
        told = sum(await asyncio.gather(*(self._hand_over(telling, contact) for contact in found.contacts)))
        self.meter.count("lotse_event_contacts_total", told, type=event.type)
        after = replace(telling, shard=found.shard, after=found.after, told=telling.told + told)
        if await self.events.keep(after, over=found.over) and found.over:
            log.info("event.announced", type=event.type, what=event.what, contacts=after.told)
            self.meter.count("lotse_events_announced_total", type=event.type)

    async def _hand_over(self, telling: Telling, contact: str) -> bool:
        event = telling.event
        item = EventItem(
            id=derived_id("e", event.id, event.type, event.subject, contact),
            at=telling.at,
            event=event.id,
            type=event.type,
            subject=event.subject,
            fields=dict(event.fields),
            what=event.what,
            incident=event.incident,
        )
        fresh = await self.mailbox.enqueue(contact, item, None, dedupe=f"event:{event.id}:{event.type}:{event.subject}")
        if fresh:
            await self.ready.wake(contact, later=True)
        return fresh
