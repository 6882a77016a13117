"""The HTML shells around the page's modules; all words come from `page/words.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.model.account import csrf_of
from bot.web.internal_pages import language_of
from bot.web.session_guard import COOKIE, signed_in

PAGE = Path(__file__).parent / "page"


class Pages:
    """The desk itself, the sign-in page, and the page that a one-time link opens."""

    def __init__(self, company: str, messengers: Mapping[str, str] | None = None) -> None:
        """`messengers` are called as their connectors say, where the desk has no word of its own for them."""
        self._company = company
        labels = {f"channel.{name}": label for name, label in (messengers or {}).items()}
        written = json.loads((PAGE / "words.json").read_text("utf-8"))
        self._words = {language: labels | words for language, words in written.items()}
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
            self._words[language_of(request)], headers={"Cache-Control": "no-cache", "Vary": "Cookie, Accept-Language"}
        )

    def _shell(self, request: web.Request, template: str, **values: Any) -> web.Response:
        language = language_of(request)
        html = self._templates.get_template(template).render(
            company=self._company, language=language, words=self._words[language], **values
        )
        return web.Response(
            text=html,
            content_type="text/html",
            headers={"Cache-Control": "no-store", "Vary": "Cookie, Accept-Language"},
        )
