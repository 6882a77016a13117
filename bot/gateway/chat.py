"""The web chat's page and the door to its socket."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from aiohttp import WSCloseCode, web

from bot.gateway import frames
from bot.gateway.allowance import Allowances
from bot.gateway.hints import Hints
from bot.gateway.metrics import Metrics
from bot.gateway.pages import Pages
from bot.gateway.site import Site
from bot.gateway.socket import Socket
from bot.gateway.visitor import introduce, same_origin, visitor
from bot.model.clock import Clock
from bot.model.ids import NewId
from bot.model.ports import Addresses, Live, Mailbox, Outbox, Ready, Threads

log = structlog.get_logger()

SOCKETS_PER_VISITOR = 8
HEARTBEAT = 25.0
STRANGER = 4401  # close codes of our own: the page asks for a cookie
CROWDED = 4429


class Chat:
    """`/chat`, `/chat/session`, `/chat/socket`."""

    def __init__(
        self,
        site: Site,
        pages: Pages,
        *,
        addresses: Addresses,
        mailbox: Mailbox,
        ready: Ready,
        outbox: Outbox,
        threads: Threads,
        live: Live,
        clock: Clock,
        new_id: NewId,
        metrics: Metrics,
    ) -> None:
        self._site = site
        self._pages = pages
        self._addresses = addresses
        self._mailbox = mailbox
        self._ready = ready
        self._outbox = outbox
        self._threads = threads
        self._live = live
        self._clock = clock
        self._new_id = new_id
        self._metrics = metrics
        self._hints = Hints(live)
        self._says = Allowances(clock, burst=10, per_second=0.5)
        self._frames = Allowances(clock, burst=200, per_second=20)
        self._open: set[web.WebSocketResponse] = set()
        self._per_visitor: Counter[str] = Counter()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/chat", self.page),
            web.post("/chat/session", self.session),
            web.get("/chat/socket", self.socket),
        ]

    async def page(self, request: web.Request) -> web.Response:
        """The page; reading it makes nobody a contact."""
        known = visitor(request, self._site) is not None
        response = self._pages.show("chat.html", known=known)
        if known:
            introduce(request, response, self._site)
        return response

    async def session(self, request: web.Request) -> web.Response:
        """The cookie, asked for with the first message."""
        if not same_origin(request, self._site):
            raise web.HTTPForbidden(text="another origin")
        response = web.Response(status=204, headers={"Cache-Control": "no-store"})
        introduce(request, response, self._site)
        return response

    async def socket(self, request: web.Request) -> web.StreamResponse:
        if not same_origin(request, self._site):
            log.warning("chat.refused", reason="origin")
            raise web.HTTPForbidden(text="another origin")
        ws = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=frames.MAX_FRAME)
        await ws.prepare(request)
        address = visitor(request, self._site)
        if address is None:
            await ws.close(code=STRANGER)
        elif self._per_visitor[address.user] >= SOCKETS_PER_VISITOR:
            await ws.close(code=CROWDED)
        else:
            async with self._counted(ws, address.user):
                await Socket(
                    ws,
                    address,
                    addresses=self._addresses,
                    mailbox=self._mailbox,
                    ready=self._ready,
                    outbox=self._outbox,
                    threads=self._threads,
                    live=self._live,
                    hints=self._hints,
                    clock=self._clock,
                    new_id=self._new_id,
                    says=self._says,
                    frames_allowed=self._frames,
                    metrics=self._metrics,
                ).serve()
        return ws

    @asynccontextmanager
    async def _counted(self, ws: web.WebSocketResponse, user: str) -> AsyncIterator[None]:
        self._open.add(ws)
        self._per_visitor[user] += 1
        self._metrics.sockets.inc()
        try:
            yield
        finally:
            self._open.discard(ws)
            self._metrics.sockets.dec()
            self._per_visitor[user] -= 1
            if not self._per_visitor[user]:
                del self._per_visitor[user]

    async def running(self, _app: web.Application) -> AsyncIterator[None]:
        """Listen for changes as long as the app runs."""
        async with self._hints.running():
            yield

    async def close_sockets(self, _app: web.Application) -> None:
        """Going away: pages connect again, to whoever is there then."""
        for ws in list(self._open):
            await ws.close(code=WSCloseCode.GOING_AWAY)
