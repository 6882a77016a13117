"""One subscription to changes for all open pages of this process."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import structlog

from bot.model.cancellation import end
from bot.model.presence import Live

log = structlog.get_logger()

PAUSE = 0.5


class Hints:
    """Wakes the pages of a contact that has changed. Pages also look by themselves, so a lost hint loses nothing."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._bells: dict[str, set[asyncio.Event]] = defaultdict(set)

    @contextmanager
    def bell(self, contact: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever this contact changes."""
        event = asyncio.Event()
        self._bells[contact].add(event)
        try:
            yield event
        finally:
            self._bells[contact].discard(event)
            if not self._bells[contact]:
                del self._bells[contact]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self._run())
        try:
            yield
        finally:
            await end([task])

    async def _run(self) -> None:
        while True:
            try:
                async for contact in self._live.changes():
                    self._ring(self._bells.get(contact, set()))
            except Exception as error:  # the subscription comes back, whatever ended it
                log.warning("hints.lost", error=type(error).__name__)
            for bells in list(self._bells.values()):
                self._ring(bells)
            await asyncio.sleep(PAUSE)

    def _ring(self, bells: set[asyncio.Event]) -> None:
        for event in bells:
            event.set()
