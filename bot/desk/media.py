"""What customers sent beside words, from where the worker has put it; what is missing there is fetched now."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

import orjson
import structlog
from aiohttp import web

from bot.desk.cards import cards
from bot.flow.media.keep import MediaKeeping
from bot.model.cursor import cursor
from bot.model.errors import UnreadableError
from bot.model.media import CARD, Media, MediaError, Why
from bot.web.session_guard import refuse

log = structlog.get_logger()

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, max-age=300",
}
STATUSES: Mapping[Why, int] = {
    "gone": 410,
    "too_large": 413,
    "type": 415,
    "elsewhere": 403,
    "away": 502,
    "infected": 403,
    "unchecked": 503,
}
ENDINGS = {
    "image/jpeg": "jpg",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "video/3gpp": "3gp",
}
CONTACT = re.compile(r"c-[0-9a-f]{1,40}")


class MediaDoor:
    """`/desk/media/{contact}/{line}/{n}`: the n-th attachment of one line. Behind the guard, like all of the desk."""

    def __init__(self, media: MediaKeeping) -> None:
        self._threads = media.threads
        self._media = media

    def routes(self) -> list[web.RouteDef]:
        return [web.get(r"/media/{contact}/{line}/{n:[0-9]}", self.show, allow_head=False)]

    async def close(self, _app: web.Application) -> None:
        for connector in self._media.connectors.values():
            await connector.close()

    async def show(self, request: web.Request) -> web.Response:
        """The bytes; a contact card as names and numbers. Why not, in a code that the page has words for."""
        contact, number = request.match_info["contact"], int(request.match_info["n"])
        try:
            seq = cursor(request.match_info["line"])
        except UnreadableError:
            seq = ""
        line = await self._threads.line(contact, seq) if seq and CONTACT.fullmatch(contact) else None
        row = await self._threads.row(contact) if line else None
        if line is None or row is None or line.who != "customer" or number >= len(line.attachments):
            return refuse(404, "unknown")
        try:
            media = await self._media.of(contact, row.channel, line, number)
        except MediaError as error:
            log.info("desk.media_not_shown", contact=contact, reason=error.why)
            return refuse(STATUSES[error.why], error.why)
        if media.mime == CARD:
            return web.Response(body=orjson.dumps(cards(media.body)), content_type="application/json", headers=HEADERS)
        name = f"{line.at:%Y-%m-%d-%H%M}-{number + 1}.{ENDINGS.get(media.mime, media.mime.partition('/')[2])}"
        return web.Response(
            body=media.body,
            content_type=media.mime,
            headers={**HEADERS, "Content-Disposition": f"{_how(media)}; filename*=UTF-8''{quote(name)}"},
        )


def _how(media: Media) -> str:
    """A document is saved and opened elsewhere; what the page shows itself may be shown."""
    return "attachment" if media.mime.startswith("application/") else "inline"
