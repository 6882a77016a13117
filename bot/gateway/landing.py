"""`/go`: two taps to a chat, by link or by QR code."""

from __future__ import annotations

import io

import segno
from aiohttp import web

from bot.model.page_words import LANDING
from bot.web.pages import Pages, revisited
from bot.web.site import Site


class Go:
    """A page with one card for each way to us."""

    def __init__(self, site: Site, pages: Pages, *, webchat: bool) -> None:
        self._pages = pages
        ways = {"whatsapp": site.whatsapp_link, "chat": f"{site.public_url}/chat" if webchat else ""}
        self._ways = {name: address for name, address in ways.items() if address}
        self._codes = {name: qr_code(address) for name, address in self._ways.items()}

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/go", self.page), web.get("/go/{way}.svg", self.code)]

    async def page(self, request: web.Request) -> web.Response:
        return await self._pages.show("go.html", LANDING, self._pages.locale(request), ways=self._ways)

    async def code(self, request: web.Request) -> web.Response:
        svg = self._codes.get(request.match_info["way"])
        if svg is None:
            raise web.HTTPNotFound(text="no such way")
        return revisited(request, svg, "image/svg+xml")


def qr_code(address: str) -> bytes:
    """Dark on white in every colour scheme, because cameras want it so."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", border=4, dark="#111", light="#fff", omitsize=True
    )
    return out.getvalue()
