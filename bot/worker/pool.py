"""A pool of tasks over contacts: many contacts side by side, the same one never twice at a time here."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.model.ending import told_to_end
from bot.model.meter import UNMETERED, Meter

log = structlog.get_logger()


class Pool:
    """Runs `work(contact)` for each contact added; one added again while it is worked on is worked on once more."""

    def __init__(
        self, name: str, work: Callable[[str], Awaitable[object]], size: int, meter: Meter = UNMETERED
    ) -> None:
        self._name = name
        self._meter = meter
        self._work = work
        self._size = size
        self._queue: asyncio.Queue[str] = asyncio.Queue()
        self._waiting: set[str] = set()
        self._busy: set[str] = set()
        self._again: set[str] = set()

    def add(self, contact: str) -> None:
        if contact in self._busy:
            self._again.add(contact)
        elif contact not in self._waiting:
            self._waiting.add(contact)
            self._queue.put_nowait(contact)

    async def run(self) -> None:
        """Work until cancelled; what is under way is finished by the store's leases if it is not here."""
        async with asyncio.TaskGroup() as tasks:
            for _ in range(self._size):
                tasks.create_task(self._worker())

    async def _worker(self) -> None:
        while not told_to_end():
            contact = await self._queue.get()
            self._waiting.discard(contact)
            self._busy.add(contact)
            try:
                await self._work(contact)
            except Exception:
                log.exception("loop.failed", loop=self._name, contact=contact)
                self._meter.count("lotse_loop_failures_total", loop=self._name)
            finally:
                self._busy.discard(contact)
                if contact in self._again:
                    self._again.discard(contact)
                    self.add(contact)
