"""The pages' templates and files, read once at start."""

from __future__ import annotations

import hashlib
from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.web.page_words import SCRIPT, read_words, script
from bot.web.site import Site

FOLDERS = tuple(Path(__file__).parents[1] / room / "page" for room in ("web", "gateway", "webchat", "mydata"))
"""The doors that show pages to the public, each with its own; what they share lies here."""
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class Pages:
    """Templates are filled per request; files are served from memory with an ETag."""

    def __init__(self, site: Site) -> None:
        loader = FileSystemLoader(FOLDERS)
        self._templates = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
        self._templates.globals["site"] = site
        self._files = {SCRIPT: script(read_words(site.form))}
        self._files |= {
            path.name: path.read_bytes() for folder in FOLDERS for path in folder.iterdir() if path.suffix in TYPES
        }

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/chat/files/{name}", self.file)]

    def show(self, template: str, **values: object) -> web.Response:
        text = self._templates.get_template(template).render(values)
        return web.Response(text=text, content_type="text/html", headers={"Cache-Control": "no-store"})

    async def file(self, request: web.Request) -> web.Response:
        body = self._files.get(request.match_info["name"])
        if body is None:
            raise web.HTTPNotFound(text="no such file")
        return revisited(request, body, TYPES[Path(request.match_info["name"]).suffix])


def revisited(request: web.Request, body: bytes, content_type: str) -> web.Response:
    """The body, or 304 if the browser has it: a new version is seen at once."""
    etag = hashlib.blake2b(body, digest_size=8).hexdigest()
    headers = {"Cache-Control": "no-cache", "ETag": f'"{etag}"'}
    if request.if_none_match and any(one.value == etag for one in request.if_none_match):
        return web.Response(status=304, headers=headers)
    return web.Response(body=body, content_type=content_type, charset="utf-8", headers=headers)
