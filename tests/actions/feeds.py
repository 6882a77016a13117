"""Feeds for tests, and a small server that gives them out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from google.transit import gtfs_realtime_pb2 as pb

NOW = datetime(2026, 11, 22, 13, 5, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that stands until a test moves it."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def tick(self, **how: float) -> None:
        self.now += timedelta(**how)


def alert(
    id_: str,
    *selectors: tuple[str, str],
    effect: str = "NO_SERVICE",
    cause: str = "TECHNICAL_PROBLEM",
    text: str = "",
    ends: datetime | None = None,
    begins: datetime | None = None,
) -> pb.FeedEntity:
    """Return an entity; a selector is (route, stop), either may be empty."""
    entity = pb.FeedEntity(id=id_)
    entity.alert.cause = pb.Alert.Cause.Value(cause)  # type: ignore[assignment]
    entity.alert.effect = pb.Alert.Effect.Value(effect)  # type: ignore[assignment]
    for route, stop in selectors:
        one = entity.alert.informed_entity.add()
        if route:
            one.route_id = route
        if stop:
            one.stop_id = stop
    if text:
        entity.alert.header_text.translation.add(text=text, language="de")
    if ends or begins:
        period = entity.alert.active_period.add()
        if begins:
            period.start = int(begins.timestamp())
        if ends:
            period.end = int(ends.timestamp())
    return entity


def feed(*entities: pb.FeedEntity, at: datetime = NOW, differential: bool = False) -> bytes:
    """Return a feed's bytes with that header time."""
    message = pb.FeedMessage()
    message.header.gtfs_realtime_version = "2.0"
    message.header.timestamp = int(at.timestamp())
    if differential:
        message.header.incrementality = pb.FeedHeader.DIFFERENTIAL
    message.entity.extend(entities)
    return message.SerializeToString()


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Reply = Callable[[web.Request], web.StreamResponse]


@dataclass
class Server:
    """Plays one reply after the other, the last one for ever, and remembers the requests."""

    replies: list[Reply] = field(default_factory=list)
    requests: list[web.Request] = field(default_factory=list)
    gate: asyncio.Event | None = None
    url: str = ""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        if self.gate:
            await self.gate.wait()
        return (self.replies.pop(0) if len(self.replies) > 1 else self.replies[0])(request)


def body(content: bytes, status: int = 200, **headers: str) -> Reply:
    """Reply with these bytes."""
    return lambda _: web.Response(
        body=content, status=status, headers={k.replace("_", "-"): v for k, v in headers.items()}
    )


def json_body(data: Any, status: int = 200) -> Reply:
    """Reply with JSON."""
    return lambda _: web.json_response(data, status=status)


@asynccontextmanager
async def serving(*replies: Reply, **handlers: Handler) -> AsyncIterator[tuple[Server, ClientSession]]:
    """Run a server on any port and a session to reach it."""
    server = Server(list(replies))
    app = web.Application()
    for path, handler in handlers.items():
        app.router.add_get(f"/{path}", handler)
    app.router.add_get("/{path:.*}", server.handle)
    async with TestServer(app) as running, ClientSession() as session:
        server.url = str(running.make_url("/"))
        yield server, session
