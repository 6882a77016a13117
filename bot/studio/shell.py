"""The HTML around each page, its words and its files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.model.account import csrf_of
from bot.studio.studio_page import ROOM, StudioPage
from bot.web.internal_pages import LANGUAGES, language_of
from bot.web.session_guard import COOKIE, signed_in

SHARED = ROOM / "page"
Titles = Mapping[str, Mapping[str, str]]
"""What people call packs (`pack.<name>`) and what is recognised in messages (`entity.<name>`), by language."""
SERVED = {".js", ".css", ".svg"}
CACHE = {"Cache-Control": "no-cache", "Vary": "Cookie, Accept-Language"}


class Shell:
    """Every page is the same shell around its own script; what it shows, the script asks for."""

    def __init__(self, pages: Sequence[StudioPage], company: str, titles: Titles) -> None:
        self._pages = pages
        self._company = company
        shared = _words(SHARED)
        self._words = {
            page.name: {
                language: _of_packs(titles, language) | shared[language] | own[language] for language in LANGUAGES
            }
            for page in pages
            for own in (_words(page.folder),)
        }
        self._files = {name: path for page in pages for name, path in _files(page.folder, f"{page.name}/")}
        self._files |= {name: path for part in ("", "vendor/") for name, path in _files(SHARED / part, part)}
        self._templates = Environment(
            loader=FileSystemLoader(SHARED), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )

    def routes(self) -> list[web.AbstractRouteDef]:
        found: list[web.AbstractRouteDef] = [
            web.get("/static/{name:.+}", self.file, allow_head=False),
            web.get("/words/{page}.json", self.words, allow_head=False),
        ]
        for page in self._pages:
            addresses = ["", "/"] if not page.path else [f"/{page.path}"]
            addresses += [f"/{page.path}/{{rest:.+}}"] if page.deep else []
            found += [web.get(address, self._opened(page), allow_head=False) for address in addresses]
        return found

    async def file(self, request: web.Request) -> web.StreamResponse:
        path = self._files.get(request.match_info["name"])
        if path is None:
            raise web.HTTPNotFound(text="no such file")
        return web.FileResponse(path)

    async def words(self, request: web.Request) -> web.Response:
        words = self._words.get(request.match_info["page"])
        if words is None:
            raise web.HTTPNotFound(text="no such page")
        return web.json_response(words[language_of(request)], headers=CACHE)

    def _opened(self, page: StudioPage) -> Handler:
        async def show(request: web.Request) -> web.Response:
            language = language_of(request)
            html = self._templates.get_template("shell.html").render(
                page=page,
                pages=[listed for listed in self._pages if listed.listed],
                words=self._words[page.name][language],
                language=language,
                company=self._company,
                admin=signed_in(request).name,
                csrf=csrf_of(request.cookies[COOKIE]),
            )
            headers = {"Cache-Control": "no-store", "Vary": "Cookie, Accept-Language"}
            return web.Response(text=html, content_type="text/html", headers=headers)

        return show


def _words(folder: Path) -> Mapping[str, dict[str, str]]:
    read: dict[str, dict[str, str]] = json.loads((folder / "words.json").read_text("utf-8"))
    return read


def _files(folder: Path, prefix: str) -> list[tuple[str, Path]]:
    found = folder.iterdir() if folder.is_dir() else ()
    return [(f"{prefix}{path.name}", path) for path in found if path.suffix in SERVED]


def _of_packs(titles: Titles, language: str) -> dict[str, str]:
    return {name: texts[language] for name, texts in titles.items() if language in texts}
