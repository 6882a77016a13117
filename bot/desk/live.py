"""The open connection of a page: news to it, which thread it shows from it, and the agent's presence."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakSet

from aiohttp import WSCloseCode, WSMsgType, web

from bot.desk.feed import Feed, Page
from bot.model.account import Sessions
from bot.model.cancellation import end
from bot.web.session_guard import COOKIE, signed_in

BEAT = 20.0  # seconds between two signs of presence
SIGNED_OUT = 4401  # close code: the session has ended


@dataclass(frozen=True)
class LiveApi:
    feed: Feed
    sessions: Sessions
    sockets: WeakSet[web.WebSocketResponse] = field(default_factory=WeakSet)

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(heartbeat=BEAT, max_msg_size=1024)
        await socket.prepare(request)
        self.sockets.add(socket)
        async with self.feed.page(signed_in(request).name) as page:
            tasks = [
                asyncio.create_task(_tell(socket, page, self.feed)),
                asyncio.create_task(self._stay(socket, page, request.cookies[COOKIE])),
            ]
            try:
                await _listen(socket, page)
            finally:
                await end(tasks)
        return socket

    async def close(self, _: web.Application) -> None:
        """Let open pages know that this process ends; they connect again."""
        for socket in set(self.sockets):
            await socket.close(code=WSCloseCode.GOING_AWAY)

    async def _stay(self, socket: web.WebSocketResponse, page: Page, token: str) -> None:
        """An open page is presence, but not use: it does not keep the session from running out."""
        while True:
            await asyncio.sleep(BEAT)
            if await self.sessions.read(token, touch=False) is None:
                await socket.close(code=SIGNED_OUT)
                return
            await self.feed.here(page.agent)
            page.tell(thread=True)


async def _listen(socket: web.WebSocketResponse, page: Page) -> None:
    async for message in socket:
        if message.type is not WSMsgType.TEXT:
            continue
        with contextlib.suppress(ValueError, AttributeError):
            page.watching = str(message.json().get("watch", ""))[:80]


async def _tell(socket: web.WebSocketResponse, page: Page, feed: Feed) -> None:
    """Send what is new; a slow page gets the latest state, never a backlog."""
    while True:
        await page.news.wait()
        page.news.clear()
        news: dict[str, Any] = {}
        if page.queue_news:
            page.queue_news = False
            news["queue"] = feed.snapshot(page.agent)
        if page.thread_news and page.watching:
            news["thread"] = page.watching
        page.thread_news = False
        if news:
            await socket.send_json(news)
