"""`/chat/end`: the visitor ends the chat, and this browser is nobody's any more."""

from __future__ import annotations

from aiohttp import web

from bot.model.ids import NewId
from bot.model.item import LEFT, OptOutItem
from bot.model.mailbox import Mailbox, Ready
from bot.web.site import Site
from bot.webchat.services import ChatServices
from bot.webchat.visitor import COOKIE, Visitors, address_of, same_origin


class Leaving:
    """Ends what is between a browser and its contact. What other addresses of the person hold stays as it is."""

    def __init__(
        self,
        site: Site,
        visitors: Visitors,
        services: ChatServices,
        mailbox: Mailbox,
        ready: Ready,
        new_id: NewId,
    ) -> None:
        self._site = site
        self._visitors = visitors
        self._services = services
        self._mailbox = mailbox
        self._ready = ready
        self._new_id = new_id

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/chat/end", self.end)]

    async def end(self, request: web.Request) -> web.Response:
        """First the contact hears of it, so that a call which fails half-way can be made again."""
        if not same_origin(request, self._site):
            raise web.HTTPForbidden(text="another origin")
        response = web.Response(status=204, headers={"Cache-Control": "no-store"})
        address = address_of(request.cookies.get(COOKIE, ""), self._site)
        contact = await self._services.addresses.find(address) if address else None
        if address and contact:
            item = OptOutItem(self._new_id("i"), self._services.clock(), LEFT)
            await self._mailbox.enqueue(contact, item, None, f"left:{address.user}")
        await self._visitors.forget(request, response)
        if contact:
            await self._ready.wake(contact)
            await self._services.live.changed(contact)
        return response
