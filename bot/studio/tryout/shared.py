"""What testers without an account may do by a link: talk to the draft, and nothing else."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.model.errors import RefusedError
from bot.model.tryout import Exchange, Share, TrySetup
from bot.studio.studio_page import ROOM
from bot.studio.tryout import bodies
from bot.studio.tryout.api import TryOutParts
from bot.web.bodies import read
from bot.web.internal_pages import language_of
from bot.web.session_guard import refuse

FOLDER = ROOM / "tryout"
OPEN = "/studio/try/"
"""Below this nobody needs a session; the token in the path is what opens it."""
STATUS = {"full": 429, "slow_down": 429, "busy": 429, "gone": 410, "enough": 409}


@dataclass(frozen=True)
class SharedTry:
    """Sessions that come by a link carry its id: a link that was withdrawn answers nobody any more."""

    parts: TryOutParts
    company: str

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/try/{token}", self.page, allow_head=False),
            web.get("/try/{token}/talk", self.talk, allow_head=False),
            web.post("/try/{token}/open", self.open),
            web.post("/try/{token}/say", self.say),
        ]

    async def page(self, request: web.Request) -> web.Response:
        language = language_of(request)
        share = await self.parts.shares.find(request.match_info["token"])
        words = json.loads((FOLDER / "words.json").read_text("utf-8"))[language]
        mine = {key: text for key, text in words.items() if key.startswith("shared.")}
        templates = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined)
        html = templates.get_template("shared.html").render(
            words=mine, company=self.company, language=language, open=share is not None,
            until=share.until.date().isoformat() if share else "", told=json.dumps(mine),
        )  # fmt: skip
        headers = {"Cache-Control": "no-store", "Vary": "Cookie, Accept-Language", "X-Robots-Tag": "noindex"}
        headers["Referrer-Policy"] = "no-referrer"  # the address is what opens it
        return web.Response(text=html, status=200 if share else 410, content_type="text/html", headers=headers)

    async def open(self, request: web.Request) -> web.Response:
        body = await read(request, bodies.Entered)
        try:
            share = await self._share(request)
            await self.parts.shares.enter(share)
            setup = TrySetup(body.locale, share.setup.channel, share.setup.release)
            session = await self.parts.tryout.open("", setup, share.id)
        except RefusedError as error:
            return _refused(error)
        return web.json_response({"session": session.id})

    async def say(self, request: web.Request) -> web.Response:
        body = await read(request, bodies.Said)
        try:
            share = await self._share(request)
            await self._exchanges(share, body.session)
            await self.parts.shares.speak(share)
            exchange = await self.parts.tryout.say(body.session, body.text)
        except RefusedError as error:
            return _refused(error)
        return web.json_response({"number": exchange.number})

    async def talk(self, request: web.Request) -> web.Response:
        try:
            found = await self._exchanges(await self._share(request), request.query.get("session", "")[:80])
        except RefusedError as error:
            return _refused(error)
        return web.json_response({"exchanges": [_seen(one) for one in found], "stage": await self.parts.tryout.stage()})

    async def _share(self, request: web.Request) -> Share:
        share = await self.parts.shares.find(request.match_info["token"])
        if share is None:
            raise RefusedError("gone")
        return share

    async def _exchanges(self, share: Share, session: str) -> list[Exchange]:
        talk = await self.parts.tryout.talk(session)
        if talk.session.share != share.id:
            raise RefusedError("gone")
        return list(talk.exchanges)


def _seen(exchange: Exchange) -> dict[str, Any]:
    """What a customer would see, and nothing of how it came about."""
    replies = exchange.sides.get("new", {}).get("replies", ())
    return {
        "number": exchange.number,
        "text": exchange.text,
        "over": exchange.over,
        "failed": bool(exchange.failed),
        "replies": [{"text": reply["text"], "choices": reply["choices"], "shown": reply["shown"]} for reply in replies],
    }


def _refused(error: RefusedError) -> web.Response:
    return refuse(STATUS.get(error.code, 422), error.code)
