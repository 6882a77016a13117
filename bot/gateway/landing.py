"""`/go`: two taps to a chat, by link or by QR code."""

from __future__ import annotations

import io
from collections.abc import Sequence

import segno
from aiohttp import web

from bot.model.page_words import LANDING
from bot.model.way import Way
from bot.web.pages import Pages, revisited


class Go:
    """A page with one card for each way to us."""

    def __init__(self, pages: Pages, ways: Sequence[Way]) -> None:
        self._pages = pages
        self._ways = ways
        self._codes = {way.name: qr_code(way.link("")) for way in ways}

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/go", self.page), web.get("/go/{way}.svg", self.code)]

    async def page(self, request: web.Request) -> web.Response:
        return await self._pages.show("go.html", LANDING, await self._pages.locale(request), ways=self._ways)

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
