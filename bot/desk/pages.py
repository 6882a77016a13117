"""The HTML shells around the page's modules; all words come from `page/words.json`."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.desk.guard import COOKIE, signed_in
from bot.model.account import csrf_of

PAGE = Path(__file__).parent / "page"
LANGUAGE_COOKIE = "lotse_language"
LANGUAGES = ("de", "en")
LONGEST_WISH = 500
_WEIGHT = re.compile(r"q\s*=\s*([01](?:\.[0-9]{0,3})?)")

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
    " media-src blob:;"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Pages:
    """The desk itself, the sign-in page, and the page that a one-time link opens."""

    def __init__(self, company: str) -> None:
        self._company = company
        self._words = json.loads((PAGE / "words.json").read_text("utf-8"))
        self._templates = Environment(
            loader=FileSystemLoader(PAGE), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.get("", self.desk),
            web.get("/", self.desk),
            web.get("/login", self.login),
            web.get("/welcome", self.welcome),
            web.static("/static", PAGE / "static"),
            web.get("/words.json", self.words),
        ]

    async def desk(self, request: web.Request) -> web.Response:
        session = signed_in(request)
        csrf = csrf_of(request.cookies[COOKIE])
        return self._shell(request, "desk.html", agent=session.name, role=session.role, csrf=csrf)

    async def login(self, request: web.Request) -> web.Response:
        return self._shell(request, "login.html")

    async def welcome(self, request: web.Request) -> web.Response:
        return self._shell(request, "welcome.html")

    async def words(self, request: web.Request) -> web.Response:
        return web.json_response(
            self._words[_language(request)], headers={"Cache-Control": "no-cache", "Vary": "Cookie, Accept-Language"}
        )

    def _shell(self, request: web.Request, template: str, **values: Any) -> web.Response:
        language = _language(request)
        html = self._templates.get_template(template).render(
            company=self._company, language=language, words=self._words[language], **values
        )
        return web.Response(
            text=html,
            content_type="text/html",
            headers={"Cache-Control": "no-store", "Vary": "Cookie, Accept-Language"},
        )


def _language(request: web.Request) -> str:
    """The one that was chosen here; else the first of ours that the browser asks for."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in LANGUAGES else _asked_for(request.headers.get("Accept-Language", ""))


def _asked_for(accepted: str) -> str:
    wanted = [_preference(part) for part in accepted[:LONGEST_WISH].split(",")]
    ours = [(weight, name) for name, weight in wanted if name in LANGUAGES and weight > 0]
    return max(ours, key=lambda pair: pair[0], default=(0.0, LANGUAGES[0]))[1]


def _preference(part: str) -> tuple[str, float]:
    """A language and how much it is wanted; what cannot be read is not wanted."""
    name, _, weight = part.strip().partition(";")
    found = _WEIGHT.fullmatch(weight.strip() or "q=1")
    return name.strip().split("-")[0].lower(), float(found[1]) if found else 0.0


async def add_headers(_: web.Request, response: web.StreamResponse) -> None:
    """Nothing but our own files may run or be loaded; answers with data are not kept."""
    response.headers.update({name: value for name, value in HEADERS.items() if name not in response.headers})
    response.headers.setdefault("Cache-Control", "no-cache" if isinstance(response, web.FileResponse) else "no-store")
