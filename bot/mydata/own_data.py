"""`/meine-daten/<token>`: what is stored about somebody, shown to them once.

Opening the link shows a page with a button; only pressing it uses the link up, so that a messenger's preview of the
link does not. The page that follows can hand out the same as JSON, once more by a word that works once.
"""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import orjson
from aiohttp import web

from bot.model.erasure import Exports, Links, seen_by_the_person
from bot.model.item import Locale
from bot.model.page_words import MY_DATA
from bot.mydata.in_words import InWords
from bot.web.pages import Pages

PATH = "/meine-daten"
TEMPLATE = "my_data.html"
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
}
"""The address of this page is a secret, and it has forms and no scripts."""


@dataclass(frozen=True)
class OwnData:
    """What the page is made of; moments are told in the company's time zone."""

    links: Links
    exports: Exports
    timezone: ZoneInfo


class MyData:
    """Shows one contact's data to whoever holds its link."""

    def __init__(self, pages: Pages, own: OwnData) -> None:
        self._pages = pages
        self._links = own.links
        self._exports = own.exports
        self._timezone = own.timezone

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get(PATH + "/{token}", self.ask),
            web.post(PATH + "/{token}", self.show),
            web.post(PATH + "/{token}/json", self.download),
        ]

    async def ask(self, request: web.Request) -> web.Response:
        """A page with a button; it uses nothing up."""
        locale = await self._links.peek(request.match_info["token"])
        if locale is None:
            return await self._over(request)
        return await self._page(request, locale, "ask", 200)

    async def show(self, request: web.Request) -> web.Response:
        """Use the link, and show everything, with a word for the download."""
        found = await self._links.use(request.match_info["token"])
        export = await self._exports.of(found[0]) if found else None
        if found is None or export is None or export.get("erased_at"):
            return await self._over(request)
        contact, locale = found
        again = await self._links.issue(contact, locale)
        words = await self._pages.words()
        in_words = InWords(words.of(MY_DATA, locale), words.titles[locale], locale, self._timezone)
        return await self._page(request, locale, "show", 200, export=in_words(export), again=again)

    async def download(self, request: web.Request) -> web.Response:
        found = await self._links.use(request.match_info["token"])
        export = await self._exports.with_media(found[0]) if found else None
        if export is None or export.get("erased_at"):
            return await self._over(request)
        body = orjson.dumps(seen_by_the_person(export), option=orjson.OPT_INDENT_2)
        headers = {"Content-Disposition": 'attachment; filename="meine-daten.json"', **HEADERS}
        return web.Response(body=body, content_type="application/json", charset="utf-8", headers=headers)

    async def _over(self, request: web.Request) -> web.Response:
        """Nobody learns whether this link has ever been one."""
        return await self._page(request, await self._pages.locale(request), "over", 410)

    async def _page(
        self, request: web.Request, locale: Locale, part: str, status: int, **values: object
    ) -> web.Response:
        up = "../" * (request.path.count("/") - 1)
        response = await self._pages.show(TEMPLATE, MY_DATA, locale, part=part, up=up, **values)
        response.set_status(status)
        response.headers.update(HEADERS)
        return response
