"""What a customer's world is made of beside the installation: the time, and the alert feed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aiohttp import web
from google.transit import gtfs_realtime_pb2 as pb

from bot.model.clock import utc_now
from tests.actions.feeds import Server, alert, feed

BERLIN = ZoneInfo("Europe/Berlin")


def monday(hour: int = 10) -> datetime:
    """A Monday that is not over yet, in summer or winter: the store's own clock is behind it."""
    today = utc_now().astimezone(BERLIN)
    ahead = (7 - today.weekday()) % 7 or 7
    return datetime.combine(today.date() + timedelta(days=ahead), datetime.min.time(), BERLIN).replace(hour=hour)


@dataclass
class Watch:
    """A clock that stands still unless it is moved."""

    now: datetime = field(default_factory=monday)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **span: float) -> None:
        self.now += timedelta(**span)

    def go_to(self, weekday: int, hour: int, minute: int = 0) -> None:
        """The next such moment, Monday being 0."""
        local = self.now.astimezone(BERLIN)
        day = local + timedelta(days=(weekday - local.weekday()) % 7)
        self.now = day.replace(hour=hour, minute=minute, second=0)


class Feed:
    """The alert feed of a test: lines that are disrupted now."""

    def __init__(self, server: Server, clock: Watch) -> None:
        self._server = server
        self._clock = clock
        self._entities: list[pb.FeedEntity] = []
        self.broken = False
        server.replies = [self._reply]

    @property
    def url(self) -> str:
        return f"{self._server.url}alerts.pb"

    def disrupt(self, *lines: str) -> None:
        self._entities = [alert(f"alert-{line}", (line, "")) for line in lines]

    def _reply(self, _: web.Request) -> web.StreamResponse:
        if self.broken:
            return web.Response(status=503)
        return web.Response(body=feed(*self._entities, at=self._clock()))


async def is_admin(name: str) -> bool:
    return name == "admin"


async def follow_nobody() -> None:
    """There is one release."""


def fits(said: str, words: str) -> bool:
    """Whether a text has this response's first fixed words in it."""
    fixed = [part for part in re.split(r"\{\w+\}|\n", words) if part.strip()]
    return fixed[0].strip() in said
