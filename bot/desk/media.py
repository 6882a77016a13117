"""What customers sent beside words, fetched when an agent looks at it and never kept here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

import orjson
import structlog
from aiohttp import web

from bot.desk.cards import cards
from bot.model.connector import Connector
from bot.model.cursor import cursor
from bot.model.errors import UnreadableError
from bot.model.item import Attachment
from bot.model.media import CARD, KeepsMedia, Media, MediaError, Why
from bot.model.thread import Threads
from bot.web.session_guard import refuse

log = structlog.get_logger()

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, max-age=300",
}
STATUSES: Mapping[Why, int] = {"gone": 410, "too_large": 413, "type": 415, "elsewhere": 403, "away": 502}
ENDINGS = {
    "image/jpeg": "jpg",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "video/3gpp": "3gp",
}
CONTACT = re.compile(r"c-[0-9a-f]{1,40}")


class MediaDoor:
    """`/desk/media/{contact}/{line}/{n}`: the n-th attachment of one line. Behind the guard, like all of the desk."""

    def __init__(self, threads: Threads, connectors: Mapping[str, Connector]) -> None:
        self._threads = threads
        self._connectors = connectors

    def routes(self) -> list[web.RouteDef]:
        return [web.get(r"/media/{contact}/{line}/{n:[0-9]}", self.show, allow_head=False)]

    async def close(self, _app: web.Application) -> None:
        for connector in self._connectors.values():
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
        keeper = self._connectors.get(row.channel)
        try:
            media = await _fetched(keeper, line.attachments[number])
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


async def _fetched(keeper: Connector | None, attachment: Attachment) -> Media:
    """From the messenger that it came by; one that is switched off fetches nothing."""
    if not isinstance(keeper, KeepsMedia):
        raise MediaError("away")
    return await keeper.fetch_media(attachment)


def _how(media: Media) -> str:
    """A document is saved and opened elsewhere; what the page shows itself may be shown."""
    return "attachment" if media.mime.startswith("application/") else "inline"
