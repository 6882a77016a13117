"""Follows changes for all open pages: one reader of hints and one look at the queue serve them all."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import structlog
from aiohttp import web

from bot.desk.view import Skills, queue_json
from bot.model.cancellation import end
from bot.model.clock import Clock
from bot.model.presence import Live, Presence
from bot.model.thread import QueueRow, Threads

log = structlog.get_logger()

CLOSEST = 0.2  # seconds between two looks at the queue
FARTHEST = 5.0  # a lost hint is noticed after that long
AGAIN = 1.0  # pause after the store failed


@dataclass(eq=False)
class Page:
    """One open page: whose it is, which thread it shows, and what it has not been told yet."""

    agent: str
    watching: str = ""
    queue_news: bool = True
    thread_news: bool = False
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, *, queue: bool = False, thread: bool = False) -> None:
        self.queue_news = self.queue_news or queue
        self.thread_news = self.thread_news or thread
        self.news.set()


class Feed:
    """The present queue and who is here, and the pages that want to know of each change."""

    def __init__(self, live: Live, threads: Threads, presence: Presence, skills: Skills, clock: Clock) -> None:
        self._live = live
        self._threads = threads
        self._presence = presence
        self._skills = skills
        self._clock = clock
        self._pages: set[Page] = set()
        self._hinted = asyncio.Event()
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self._seen: tuple[list[QueueRow], list[str]] = ([], [])

    def snapshot(self, agent: str) -> dict[str, Any]:
        """The queue as this agent sees it."""
        rows, present = self._seen
        return {**queue_json(rows, present, self._skills(), agent), "now": self._clock().isoformat()}

    @contextlib.asynccontextmanager
    async def page(self, agent: str) -> AsyncIterator[Page]:
        """A page while it is open. The agent is gone with their last one."""
        page = Page(agent)
        self._pages.add(page)
        try:
            await self._presence.here(agent)
            await self.refresh()
            page.tell(queue=True)
            yield page
        finally:
            self._pages.discard(page)
            if Counter(other.agent for other in self._pages)[agent] == 0:
                await self._presence.gone(agent)
            self._hinted.set()

    async def here(self, agent: str) -> None:
        await self._presence.here(agent)
        self._hinted.set()

    def look_again(self) -> None:
        self._hinted.set()

    async def changed(self, contact: str, seconds: float) -> None:
        """Wait until a change of this contact is hinted at, at most so long."""
        heard = asyncio.Event()
        self._waiting.setdefault(contact, set()).add(heard)
        try:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(heard.wait(), seconds)
        finally:
            self._waiting[contact].discard(heard)
            if not self._waiting[contact]:
                del self._waiting[contact]

    async def running(self, _: web.Application) -> AsyncIterator[None]:
        """Runs while the app runs (a `cleanup_ctx`)."""
        tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._look())]
        yield
        await end(tasks)

    async def refresh(self, agent: str = "") -> None:
        """Look at the queue, also as this agent, and tell every page if it differs from what they know."""
        rows = await self._threads.queue({page.agent for page in self._pages} | ({agent} if agent else set()))
        seen = (rows, sorted(await self._presence.present()))
        if seen != self._seen:
            self._seen = seen
            for page in self._pages:
                page.tell(queue=True)

    async def _listen(self) -> None:
        while True:
            try:
                async for contact in self._live.changes():
                    self._hear(contact)
            except Exception:
                log.exception("desk.hints_lost")
            await asyncio.sleep(AGAIN)
            for page in self._pages:  # something may have been missed meanwhile
                page.tell(thread=True)

    def _hear(self, contact: str) -> None:
        self._hinted.set()
        for heard in self._waiting.get(contact, ()):
            heard.set()
        for page in self._pages:
            if page.watching == contact:
                page.tell(thread=True)

    async def _look(self) -> None:
        while True:
            self._hinted.clear()
            pause = CLOSEST
            try:
                await self.refresh()
            except Exception:
                log.exception("desk.queue_unreadable")
                pause = AGAIN
            await asyncio.sleep(pause)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._hinted.wait(), FARTHEST)
