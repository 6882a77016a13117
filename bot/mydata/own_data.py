"""`/meine-daten/<token>`: what is stored about somebody, shown to them once.

Opening the link shows a page with a button; only pressing it uses the link up, so that a messenger's preview of the
link does not. The page that follows can hand out the same as JSON, once more by a word that works once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from aiohttp import web

from bot.model.erasure import Export, Exports, Links, seen_by_the_person
from bot.model.item import Locale
from bot.model.media import kind_of
from bot.mydata.words import WORDS, Words
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
            return self._over(request)
        return self._page(request, locale, "ask", 200)

    async def show(self, request: web.Request) -> web.Response:
        """Use the link, and show everything, with a word for the download."""
        found = await self._links.use(request.match_info["token"])
        export = await self._exports.of(found[0]) if found else None
        if found is None or export is None or export.get("erased_at"):
            return self._over(request)
        contact, locale = found
        again = await self._links.issue(contact, locale)
        return self._page(request, locale, "show", 200, export=self._readable(export, locale), again=again)

    async def download(self, request: web.Request) -> web.Response:
        found = await self._links.use(request.match_info["token"])
        export = await self._exports.of(found[0]) if found else None
        if export is None or export.get("erased_at"):
            return self._over(request)
        body = orjson.dumps(seen_by_the_person(export), option=orjson.OPT_INDENT_2)
        headers = {"Content-Disposition": 'attachment; filename="meine-daten.json"', **HEADERS}
        return web.Response(body=body, content_type="application/json", charset="utf-8", headers=headers)

    def _over(self, request: web.Request) -> web.Response:
        """Nobody learns whether this link has ever been one."""
        return self._page(request, "de", "over", 410)

    def _page(self, request: web.Request, locale: Locale, part: str, status: int, **values: object) -> web.Response:
        up = "../" * (request.path.count("/") - 1)
        response = self._pages.show(TEMPLATE, part=part, up=up, words=WORDS[locale], **values)
        response.set_status(status)
        response.headers.update(HEADERS)
        return response

    def _readable(self, export: Export, locale: Locale) -> Mapping[str, object]:
        """What the page shows: moments as people read them, and words instead of codes."""
        words = WORDS[locale]
        return {
            "facts": [(words.facts[name], value) for name, value in self._facts(export, words) if value],
            "thread": [
                {
                    "at": self._moment(line["at"], words),
                    "who": words.who[line["who"]],
                    "text": _told(line, words),
                    "own": line["who"] == "customer",
                }
                for line in export["thread"]
                if _told(line, words)
            ],
            "consents": [self._consent(one, words) for one in export["consents"]],
        }

    def _facts(self, export: Export, words: Words) -> list[tuple[str, str]]:
        """Everything that is neither the conversation nor a consent."""
        remembered = export["remembered"] or {}
        return [
            ("address", export["address"]),
            ("language", words.languages.get(export["language"] or "", "")),
            ("reachable_until", self._moment(export["reachable_until"], words)),
            ("remembered", ", ".join(f"{name}: {_short(value)}" for name, value in remembered.items())),
            ("messages", str(len(export["messages"]))),
            ("exported_at", self._moment(export["exported_at"], words)),
        ]

    def _consent(self, one: Mapping[str, Any], words: Words) -> Mapping[str, object]:
        proof = one["proof"]
        return {
            "what": f"{words.notices.get(one['type'], one['type'])}: {str(one['subject']).partition(':')[2]}",
            "status": words.statuses.get(str(one["status"]), str(one["status"])),
            "until": self._moment(one["until"], words),
            "given": self._moment(proof["at"], words),
            "words": proof["words"],
            "shown": proof["shown"],
        }

    def _moment(self, iso: object, words: Words) -> str:
        if not isinstance(iso, str) or not iso:
            return ""
        return datetime.fromisoformat(iso).astimezone(self._timezone).strftime(words.moment)


def _told(line: Mapping[str, Any], words: Words) -> str:
    """What was said, and the names of what came beside the words."""
    kinds = [*map(kind_of, line.get("beside") or ()), *(["place"] if line.get("place") else [])]
    return " ".join([*([line["text"]] if line["text"] else []), *(f"[{words.beside[kind]}]" for kind in kinds)])


def _short(value: object) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()
