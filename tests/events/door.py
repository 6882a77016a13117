"""The door of the internal port as tests open it, and an event that it takes."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot.events.app import EventsDoor
from bot.events.bindings import read_bindings
from bot.model.consent import NoticeType
from bot.model.event import Events
from bot.model.ids import random_id
from tests.events.pushing import Source
from tests.flow.scene import Scene
from tests.support.names import NAMES


def live_notices(town: Scene) -> Callable[[], Awaitable[Mapping[str, NoticeType]]]:
    """The notice types of what is live in this town, as the door asks for them."""

    async def notices() -> Mapping[str, NoticeType]:
        return town.content.notices

    return notices


@asynccontextmanager
async def door(town: Scene, *bindings: dict[str, Any], events: Events | None = None) -> AsyncIterator[Source]:
    """A door for these sources, and `ops`, who may sign at it."""
    app = web.Application()
    read_ = read_bindings(json.dumps(bindings), NAMES) if bindings else {}

    async def off(source: str) -> bool:
        await town.stores.orders.look()
        return town.stores.orders.source_off(source)

    opened = EventsDoor(read_, NAMES, events or town.stores.events, live_notices(town), town.clock, off=off)
    app.add_routes(opened.routes())
    async with TestServer(app) as server, ClientSession() as session:
        yield Source(str(server.make_url("")).rstrip("/"), session)


def ended(**changes: Any) -> dict[str, Any]:
    event = {"id": random_id("x"), "type": "line_runs_again", "what": "ended", "subject": "line:U3"}
    return {**event, "incident": random_id("i"), "fields": {"line": "U3"}, **changes}
