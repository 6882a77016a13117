"""Ports with a meter beside them: what passes through is counted, nothing is changed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bot.model.address import Address
from bot.model.channel_activity import ChannelActivity
from bot.model.clock import Clock
from bot.model.consent_event import Ended, Granted, Paused, Spent
from bot.model.conversation import BOT, State
from bot.model.dialogue import BrainTurn, Heard
from bot.model.errors import (
    BrainLoadingError,
    BrainLostError,
    BrainUnreachableError,
    MailboxFullError,
    NotStoredError,
    RefusedError,
    StaleTurnError,
    WrongModelError,
)
from bot.model.item import Item, MessageItem
from bot.model.mailbox import Mailbox
from bot.model.meter import Meter
from bot.model.nlu import Brain
from bot.model.traffic import Traffic, Uncounted
from bot.model.turn import Commit, ItemResult, Taken

NOBODY = "none"
OUTCOMES: Mapping[type[BaseException], str] = {
    MailboxFullError: "full",
    NotStoredError: "not_stored",
    StaleTurnError: "stale",
    RefusedError: "refused",
    BrainUnreachableError: "unreachable",
    BrainLoadingError: "unreachable",
    BrainLostError: "lost",
    WrongModelError: "other_model",
    asyncio.CancelledError: "cancelled",
}


class MeteredMailbox:
    """The Mailbox port: how long items are stored and wait, what commits come to, and which skills are asked for."""

    def __init__(
        self,
        mailbox: Mailbox,
        meter: Meter,
        clock: Clock,
        traffic: Traffic | None = None,
        channels: ChannelActivity | None = None,
    ) -> None:
        self._mailbox = mailbox
        self._meter = meter
        self._clock = clock
        self._traffic = traffic or Uncounted()
        self._channels = channels
        self._taken: dict[str, State | None] = {}

    async def enqueue(self, contact: str, item: Item, address: Address | None, dedupe: str) -> bool:
        with _timed(self._meter, "lotse_enqueue_seconds", "stored", kind=item.kind) as span:
            fresh = await self._mailbox.enqueue(contact, item, address, dedupe)
            if not fresh:
                span.outcome = "duplicate"
        return fresh

    async def take(self, contact: str, limit: int) -> Taken | None:
        taken = await self._mailbox.take(contact, limit)
        if taken is not None:
            self._taken[contact] = taken.state
            if taken.attempts == 1:
                for item in taken.items:
                    self._meter.took("lotse_item_wait_seconds", self._age(item), kind=item.kind)
        return taken

    async def commit(self, commit: Commit) -> bool:
        before = self._taken.pop(commit.contact, None)
        with _timed(self._meter, "lotse_commit_seconds", "committed"):
            more = await self._mailbox.commit(commit)
        self._count(commit, before)
        return more

    async def give_back(self, contact: str, fence: int, after: float, *, count: int) -> None:
        self._taken.pop(contact, None)
        await self._mailbox.give_back(contact, fence, after, count=count)

    async def renew(self, contact: str, fence: int) -> bool:
        return await self._mailbox.renew(contact, fence)

    async def result(self, contact: str, item_id: str) -> ItemResult | None:
        return await self._mailbox.result(contact, item_id)

    def _age(self, item: Item) -> float:
        return max(0.0, (self._clock() - item.at).total_seconds())

    def _count(self, commit: Commit, before: State | None) -> None:
        """Only what is committed has happened: a turn that is taken again counts once."""
        for line in commit.lines:
            if line.understood.get("outcome"):
                self._meter.count("lotse_answers_total", outcome=str(line.understood["outcome"]))
                self._traffic.count(str(line.understood.get("intent", "")))
        if any(out.basis.kind == "answer" for out in commit.outgoing):
            for item in commit.done:
                if isinstance(item, MessageItem):
                    self._meter.took("lotse_answer_seconds", self._age(item))
        if self._channels:
            for item in commit.done:
                if isinstance(item, MessageItem):
                    self._channels.heard((item.sender or commit.state.address).connector, item.at)
        self._count_consents(commit)
        self._count_conversation(commit, before)

    def _count_consents(self, commit: Commit) -> None:
        for event in commit.consents:
            match event:
                case Granted() | Spent() | Paused():
                    self._meter.count("lotse_opt_ins_total", event=event.kind)
                case Ended(status=status):
                    self._meter.count("lotse_opt_ins_total", event=status)
                case _:
                    pass

    def _count_conversation(self, commit: Commit, before: State | None) -> None:
        old, new = before.conversation if before else None, commit.state.conversation
        spoken = any(line.who == "customer" for line in commit.lines)
        if (new and (old is None or old.id != new.id)) or (not new and not old and spoken):
            self._meter.count("lotse_conversations_opened_total", connector=commit.state.address.connector)
        hands = (_kind(commit.owner_before), _kind(new.owner) if new else NOBODY)
        if hands[0] != hands[1] and hands != (BOT, NOBODY):
            self._meter.count("lotse_owner_changes_total", before=hands[0], after=hands[1])


class MeteredBrain:
    """The Brain port: how long it takes, and what comes of it."""

    def __init__(self, brain: Brain, meter: Meter) -> None:
        self._brain = brain
        self._meter = meter

    async def turn(
        self, heard: Sequence[Heard], state: Mapping[str, Any] | None, view: Mapping[str, Any], release: str
    ) -> BrainTurn:
        with _timed(self._meter, "lotse_brain_seconds", "answered"):
            return await self._brain.turn(heard, state, view, release)


@dataclass
class _Span:
    outcome: str


@contextmanager
def _timed(meter: Meter, name: str, outcome: str, **labels: str) -> Iterator[_Span]:
    """How long the block takes, under the outcome that it ends with."""
    span, began = _Span(outcome), time.perf_counter()
    try:
        yield span
    except BaseException as error:
        span.outcome = OUTCOMES.get(type(error), "failed")
        raise
    finally:
        meter.took(name, time.perf_counter() - began, outcome=span.outcome, **labels)


def _kind(owner: str) -> str:
    """`bot`, `queue` or `agent`: which agent is nobody's figure."""
    return owner.partition(":")[0]
