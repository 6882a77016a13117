"""A pool of tasks over contacts: many contacts side by side, the same one never twice at a time here.

It has two lanes. Whoever waits in the first is always next; the later one has only some of the tasks, so that the
first never waits for all of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.model.meter import UNMETERED, Meter
from bot.model.shutdown import told_to_end

log = structlog.get_logger()

LATER_SHARE = 4
"""The later lane has one task of so many."""


class Pool:
    """Runs `work(contact)` for each contact added; one added again while it is worked on is worked on once more.

    A contact that waits in the later lane and is added to the first one moves up.
    """

    def __init__(
        self, name: str, work: Callable[[str], Awaitable[object]], size: int, meter: Meter = UNMETERED
    ) -> None:
        self._name = name
        self._meter = meter
        self._work = work
        self._size = size
        self._most_later = max(1, size // LATER_SHARE)
        self._first: dict[str, None] = {}
        self._later: dict[str, None] = {}
        self._busy: dict[str, bool] = {}
        self._again: dict[str, bool] = {}
        self._idle: list[asyncio.Future[None]] = []

    def add(self, contact: str, *, later: bool = False) -> None:
        if contact in self._busy:
            self._again[contact] = later and self._again.get(contact, True)
        elif later:
            if contact not in self._first:
                self._later.setdefault(contact)
        else:
            self._later.pop(contact, None)
            self._first.setdefault(contact)
        self._call()

    def knows(self, contact: str) -> bool:
        """Whether the contact waits or is worked on."""
        return contact in self._first or contact in self._later or contact in self._busy

    def later(self, contact: str) -> bool:
        """Whether the contact is worked on in the later lane."""
        return self._busy.get(contact, False)

    async def run(self) -> None:
        """Work until cancelled; what is under way is finished by the store's leases if it is not here."""
        async with asyncio.TaskGroup() as tasks:
            for _ in range(self._size):
                tasks.create_task(self._worker())

    async def _worker(self) -> None:
        while not told_to_end():
            contact = await self._next()
            try:
                await self._work(contact)
            except Exception:
                log.exception("loop.failed", loop=self._name, contact=contact)
                self._meter.count("lotse_loop_failures_total", loop=self._name)
            finally:
                self._busy.pop(contact)
                if contact in self._again:
                    self.add(contact, later=self._again.pop(contact))
                self._call()

    async def _next(self) -> str:
        while (picked := self._pick()) is None:
            woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._idle.append(woken)
            await woken
        contact, later = picked
        self._busy[contact] = later
        return contact

    def _pick(self) -> tuple[str, bool] | None:
        if self._first:
            return _take(self._first), False
        if self._later and sum(self._busy.values()) < self._most_later:
            return _take(self._later), True
        return None

    def _call(self) -> None:
        """Somebody may have something to do."""
        while self._idle:
            woken = self._idle.pop()
            if not woken.done():
                woken.set_result(None)
                return


def _take(lane: dict[str, None]) -> str:
    contact = next(iter(lane))
    del lane[contact]
    return contact
