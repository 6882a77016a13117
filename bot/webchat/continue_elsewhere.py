"""`/chat/onward`: who waits while nobody is there may go on in a messenger, by a code that works once."""

from __future__ import annotations

from math import ceil

from aiohttp import web

from bot.gateway.landing import qr_code
from bot.model.conversation import QUEUE
from bot.model.crossing import CODE_LIVES, Crossings
from bot.model.grammar.crossing import shown
from bot.model.presence import Presence
from bot.model.way import Way
from bot.web.site import Site
from bot.webchat.services import ChatServices
from bot.webchat.visitor import Visitors, same_origin

WORDS = {"de": "WEITER", "en": "CONTINUE"}


class Onward:
    """Offers it and hands out codes. Without a way to a messenger that takes a code along it does neither."""

    def __init__(
        self,
        site: Site,
        way: Way | None,
        visitors: Visitors,
        services: ChatServices,
        presence: Presence,
        crossings: Crossings,
    ) -> None:
        self._site = site
        self._way = way
        self._visitors = visitors
        self._services = services
        self._presence = presence
        self._crossings = crossings

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/chat/onward", self.code)]

    async def is_offered(self, owner: str) -> bool:
        """While the conversation waits and nobody is at a desk."""
        return self._way is not None and owner == QUEUE and not await self._presence.present()

    async def code(self, request: web.Request) -> web.Response:
        """A fresh code, and the link and the picture that carry it."""
        if not same_origin(request, self._site):
            raise web.HTTPForbidden(text="another origin")
        visitor = await self._visitors.of(request)
        contact = await self._services.addresses.find(visitor.address) if visitor else None
        row = await self._services.threads.row(contact) if contact else None
        if not visitor or not contact or row is None or not self._way or not await self.is_offered(row.owner):
            raise web.HTTPConflict(text="nothing to go on with")
        if wait := self._services.keeper.code(visitor.address.user):
            raise web.HTTPTooManyRequests(text="too many", headers={"Retry-After": str(ceil(wait))})
        code = shown(await self._crossings.issue(contact))
        language = str((await request.post()).get("language"))
        words = f"{WORDS.get(language, WORDS['de'])} {code}"
        link = self._way.link(words)
        told = {"words": words, "link": link, "minutes": CODE_LIVES.seconds // 60, "picture": qr_code(link).decode()}
        return web.json_response(told, headers={"Cache-Control": "no-store"})
