"""Customers who write at a given rate, in Poisson's random gaps, whether the answers come or not."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from bench.figures import Spread
from bench.ledger import Ledger
from bench.talk import Saying, Talk
from bench.twilio_calls import Platform
from bench.wire import Wire

TWO_AT_ONCE = 0.05  # so many of the questions about a line are two, one right after the other
DRAIN_SECONDS = 30.0
RETRIES, RETRY_SECONDS = 5, 1.0
PAUSE = 0.02
CROWD = ("+4916", "+4917")
"""So begin the numbers that get notices meanwhile; nobody else's do."""


@dataclass
class Load:
    """One run. A contact with an unanswered message stays silent; when all wait, a new customer comes."""

    wire: Wire
    platform: Platform
    talk: Talk
    patience: float = DRAIN_SECONDS
    ledger: Ledger = field(default_factory=Ledger)
    webhooks: list[float] = field(default_factory=list)
    refused: int = 0
    retried: int = 0
    began: float = 0.0
    last: float = 0.0
    receipts: int = 0
    statuses: int = 0
    _idle: deque[str] = field(default_factory=deque)
    _asked_for_number: deque[str] = field(default_factory=deque)
    _in_form: set[str] = field(default_factory=set)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _others: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)
        self._sids = itertools.count(1)
        self._run = f"{time.time_ns():x}"[-8:]

    async def run(self, rate: float, seconds: float, contacts: int) -> dict[str, Any]:
        """Let customers write for so long, then wait for what is still to come."""
        self._others = CROWD
        self._idle.extend(self._new_contact() for _ in range(contacts))
        self.began = started = due = time.perf_counter()
        while due < started + seconds:
            if (ahead := due - time.perf_counter()) > 0:
                await asyncio.sleep(ahead)
            due += self._next(due) * self.talk.gap(rate)
        drained = await self._drain()
        return self._result(rate, seconds, drained)

    def _next(self, due: float) -> int:
        """One customer writes; gives how many messages that were."""
        kind = self.talk.kind()
        asked = kind == "form" and bool(self._asked_for_number)
        contact = self._asked_for_number.popleft() if asked else self._contact()
        match kind:
            case "action":
                agent_texts = self.talk.lines(2 if self.talk.chance(TWO_AT_ONCE) else 1)
            case "plain":
                agent_texts = [self.talk.plain()]
            case "form":
                agent_texts = [self.talk.form(asked=asked)]
        if kind == "form" and not asked:
            self._in_form.add(contact)
        for saying in agent_texts:
            self.ledger.said(contact, saying, due)
        self._start(self._write(contact, agent_texts))
        return len(agent_texts)

    def _contact(self) -> str:
        return self._idle.popleft() if self._idle else self._new_contact()

    def _new_contact(self) -> str:
        return f"+4915{int(self._run, 16) % 10**4:04}{next(self._numbers):06}"

    async def _write(self, contact: str, agent_texts: list[Saying]) -> None:
        for saying in agent_texts:
            request = self.platform.message(contact, f"SM{self._run}{next(self._sids):024}", saying.text)
            began = time.perf_counter()
            taken = await self._deliver(request)
            self.webhooks.append(time.perf_counter() - began)
            self.refused += not taken

    async def _deliver(self, request: bytes) -> bool:
        """As Twilio does with `#rc=5&rp=all`: the same message again, five times at most."""
        for attempt in range(1 + RETRIES):
            self.retried += attempt > 0
            try:
                if await self.wire.post(request) == 200:
                    return True
            except OSError:
                pass
            await asyncio.sleep(RETRY_SECONDS)
        return False

    def receipt(self, contact: str, text: str, callback: str, sid: str) -> None:
        """A message of the company has reached the platform."""
        self.receipts += 1
        self._start(self._report(callback, sid, f"whatsapp:{contact}"))
        self.last = time.perf_counter()
        if contact.startswith(self._others) or not self.ledger.answered(contact, text, time.perf_counter()):
            return
        if contact in self._in_form:
            self._in_form.discard(contact)
            self._asked_for_number.append(contact)
        else:
            self._idle.append(contact)

    async def _report(self, callback: str, sid: str, to: str) -> None:
        for status in ("sent", "delivered"):
            try:
                answered = await self.wire.post(self.platform.status(callback, sid, to, status))
            except OSError:
                answered = 0
            self.statuses += answered == 200
            self.refused += answered != 200

    def _start(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _drain(self) -> float:
        """Wait until everything is answered, or nothing more may be hoped for."""
        started = time.perf_counter()
        while (self.ledger.unanswered or self._tasks) and time.perf_counter() - started < self.patience:
            await asyncio.sleep(PAUSE)
        return time.perf_counter() - started

    def _result(self, rate: float, seconds: float, drained: float) -> dict[str, Any]:
        ledger = self.ledger
        return {
            "rate": rate,
            "seconds": seconds,
            "answered": len(ledger.answers),
            "answer": Spread.of(ledger.answers).write(),
            "webhook": Spread.of(self.webhooks).write(),
            "by_kind": {kind: Spread.of(spans).write() for kind, spans in ledger.spent.items()},
            "refused": self.refused,
            "retried": self.retried,
            "last": self.last - self.began,
            "lost": ledger.unanswered,
            "doubled": ledger.doubled,
            "out_of_order": ledger.out_of_order,
            "strange": ledger.strange[:5],
            "strange_number": len(ledger.strange),
            "receipts": self.receipts,
            "statuses": self.statuses,
            "drained": drained,
        }
