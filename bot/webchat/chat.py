"""The web chat's page and the door to its socket."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from math import ceil

import structlog
from aiohttp import WSCloseCode, web

from bot.model.log_rate import LogRate
from bot.model.page_words import CHAT
from bot.web.pages import Pages
from bot.web.site import Site
from bot.webchat import frames
from bot.webchat.admission import Guest
from bot.webchat.live_updates import Hints
from bot.webchat.services import ChatServices
from bot.webchat.socket import STRANGER, Offers, Socket
from bot.webchat.visitor import Visitors, same_origin

log = structlog.get_logger()

HEARTBEAT = 25.0


class Chat:
    """`/chat`, `/chat/session`, `/chat/socket`."""

    def __init__(self, site: Site, pages: Pages, visitors: Visitors, services: ChatServices, offers: Offers) -> None:
        self._site = site
        self._pages = pages
        self._visitors = visitors
        self._services = services
        self._offers = offers
        self._keeper = services.keeper
        self._meter = services.meter
        self._hints = Hints(services.live)
        self._seldom = LogRate(services.clock)
        self._open: set[web.WebSocketResponse] = set()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/chat", self.page),
            web.post("/chat/session", self.session),
            web.get("/chat/socket", self.socket),
        ]

    async def page(self, request: web.Request) -> web.Response:
        """The page; reading it makes nobody a contact."""
        visitor = await self._visitors.of(request)
        life = self._services.visits.lives.remembered.days
        kept = {"known": visitor is not None, "remembered": bool(visitor and visitor.remembered), "remember_days": life}
        response = await self._pages.show("chat.html", CHAT, await self._pages.locale(request), **kept)
        if visitor:
            await self._visitors.introduce(request, response)
        return response

    async def session(self, request: web.Request) -> web.Response:
        """The cookie, asked for with the first message; or the choice how long it lives."""
        if not same_origin(request, self._site):
            raise web.HTTPForbidden(text="another origin")
        if wait := self._keeper.session(self._keeper.address(request)):
            self._meter.count("lotse_chat_refused_total", code="session")
            raise web.HTTPTooManyRequests(text="too many", headers={"Retry-After": str(ceil(wait))})
        response = web.Response(status=204, headers={"Cache-Control": "no-store"})
        await self._visitors.introduce(request, response, remember=await _choice(request))
        return response

    async def socket(self, request: web.Request) -> web.StreamResponse:
        if not same_origin(request, self._site):
            if number := self._seldom.due("origin"):
                log.warning("chat.refused", reason="origin", number=number)
            raise web.HTTPForbidden(text="another origin")
        ws = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=frames.MAX_FRAME)
        await ws.prepare(request)
        visitor = await self._visitors.of(request, renew=False)
        if visitor is None:
            await ws.close(code=STRANGER)
            return ws
        guest = Guest(visitor.address.user, self._keeper.address(request))
        if code := self._keeper.turned_away(guest):
            self._meter.count("lotse_chat_refused_total", code="socket")
            await ws.close(code=code)
        else:
            with self._counted(ws, guest):
                await Socket(ws, visitor.address, guest, self._services, self._hints, self._offers).serve()
        return ws

    @contextmanager
    def _counted(self, ws: web.WebSocketResponse, guest: Guest) -> Iterator[None]:
        self._open.add(ws)
        self._meter.level("lotse_chat_sockets", 1)
        try:
            with self._keeper.inside(guest):
                yield
        finally:
            self._open.discard(ws)
            self._meter.level("lotse_chat_sockets", -1)

    async def running(self, _app: web.Application) -> AsyncIterator[None]:
        """Listen for changes as long as the app runs."""
        async with self._hints.running():
            yield

    async def close_sockets(self, _app: web.Application) -> None:
        """Going away: pages connect again, to whoever is there then."""
        for ws in list(self._open):
            await ws.close(code=WSCloseCode.GOING_AWAY)


async def _choice(request: web.Request) -> bool | None:
    """Whether the visitor wants to be remembered; None where they have said nothing of it."""
    remember = (await request.post()).get("remember")
    return None if remember is None else remember == "yes"
