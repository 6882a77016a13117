"""Announce: a source event goes to the mailboxes of those who asked for it. It carries typed fields, never a text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.model.clock import Clock
from bot.model.ids import derived_id
from bot.model.item import EventItem, EventKind
from bot.model.ports import Mailbox, Ready, Wanting

STEP = 200


@dataclass(frozen=True)
class SourceEvent:
    """A fact from a source that may spend opt-ins. `id` is the same however often the source says it;
    `what` has happened to the `incident`."""

    id: str
    type: str
    subject: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    what: EventKind = "ended"
    incident: str = ""


async def announce(event: SourceEvent, *, wanting: Wanting, mailbox: Mailbox, ready: Ready, clock: Clock) -> int:
    """Put the event into each mailbox once, in bounded steps; safe to run again after a crash."""
    number = 0
    async for contact in wanting.wanting(event.type, event.subject, STEP):
        item = EventItem(
            id=derived_id("e", event.id, event.subject, contact),
            at=clock(),
            event=event.id,
            type=event.type,
            subject=event.subject,
            fields=dict(event.fields),
            what=event.what,
            incident=event.incident,
        )
        number += await mailbox.enqueue(contact, item, None, dedupe=f"event:{event.id}:{event.subject}")
        await ready.wake(contact)
    return number
