"""The pages' templates and files, read once at start, and the words in them: those of the live release."""

from __future__ import annotations

import hashlib
from pathlib import Path

import orjson
from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.model.item import Locale
from bot.model.page_words import CHAT, SHARED, LivePageWords, PageWords
from bot.web.failures import Handler
from bot.web.languages import asked_for
from bot.web.site import Site

FOLDERS = tuple(Path(__file__).parents[1] / room / "page" for room in ("web", "gateway", "webchat", "mydata"))
"""The doors that show pages to the public, each with its own; what they share lies here."""
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
ENGLISH: Locale = "en"
SCRIPT = "catalogue.js"
"""The web chat's words as a module: nothing may stand in the page itself."""


class Pages:
    """Templates are filled per request; files are served from memory with an ETag."""

    def __init__(self, site: Site, words: LivePageWords) -> None:
        self._words = words
        loader = FileSystemLoader(FOLDERS)
        self._templates = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
        self._templates.globals["site"] = site
        self._script: tuple[PageWords | None, bytes] = (None, b"")
        self._files = {
            path.name: path.read_bytes() for folder in FOLDERS for path in folder.iterdir() if path.suffix in TYPES
        }

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/chat/files/{name}", self.file)]

    async def locale(self, request: web.Request) -> Locale:
        """English where the browser prefers it, else German in the company's form of address."""
        asked = asked_for(request.headers.get("Accept-Language", ""), ("de", ENGLISH))
        return ENGLISH if asked == ENGLISH else (await self._words()).own.locale

    async def words(self) -> PageWords:
        return await self._words()

    async def show(self, template: str, page: str, locale: Locale, **values: object) -> web.Response:
        """A page whose template finds its `words` and their `lang`."""
        live = await self._words()
        found = {"words": live.of(page, locale), "own": live.own, "lang": locale[:2], **values}
        text = self._templates.get_template(template).render(found)
        headers = {"Cache-Control": "no-store", "Vary": "Accept-Language"}
        return web.Response(text=text, content_type="text/html", headers=headers)

    async def file(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        body = self._script_of(await self._words()) if name == SCRIPT else self._files.get(name)
        if body is None:
            raise web.HTTPNotFound(text="no such file")
        return revisited(request, body, TYPES[Path(name).suffix])

    def _script_of(self, words: PageWords) -> bytes:
        """The web chat's words in both languages, written once for each release."""
        if self._script[0] is not words:
            by_language = {
                locale[:2]: {**words.of(CHAT, locale), "starters": words.starters[locale]}
                for locale in (words.own.locale, ENGLISH)
            }
            self._script = (words, b"export const STRINGS = " + orjson.dumps(by_language) + b";\n")
        return self._script[1]

    @web.middleware
    async def in_words(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Who has opened a page reads what is wrong with it; programs get the status and a word."""
        try:
            response = await handler(request)
        except web.HTTPNotFound:
            if not _is_read(request):
                raise
            return await self._wrong(request, "not_found", 404)
        if response.status != 503 or not _is_read(request):
            return response
        later = await self._wrong(request, "later", 503)
        later.headers["Retry-After"] = response.headers.get("Retry-After", "2")
        return later

    async def _wrong(self, request: web.Request, key: str, status: int) -> web.Response:
        up = "../" * (request.path.count("/") - 1)
        response = await self.show("wrong.html", SHARED, await self.locale(request), key=key, up=up)
        response.set_status(status)
        return response


def _is_read(request: web.Request) -> bool:
    """A browser that opens a page or sends a form asks for HTML; scripts and platforms take anything."""
    return "text/html" in request.headers.get("Accept", "")


def revisited(request: web.Request, body: bytes, content_type: str) -> web.Response:
    """The body, or 304 if the browser has it: a new version is seen at once."""
    etag = hashlib.blake2b(body, digest_size=8).hexdigest()
    headers = {"Cache-Control": "no-cache", "ETag": f'"{etag}"'}
    if request.if_none_match and any(one.value == etag for one in request.if_none_match):
        return web.Response(status=304, headers=headers)
    return web.Response(body=body, content_type=content_type, charset="utf-8", headers=headers)
