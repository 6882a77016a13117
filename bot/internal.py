"""The internal app: one listener for desk, metrics, readiness, and what sources push."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from aiohttp import web

from bot.meters.table import Levels
from bot.readiness import READY_WITHOUT, Lacking, worded

FORMAT = "text/plain; version=0.0.4; charset=utf-8"
ReadLevels = Callable[[], Awaitable[Levels]]


def internal_app(
    desk: web.Application,
    lacking: Lacking,
    levels: ReadLevels,
    metrics_folder: Path,
    pushes: Iterable[web.RouteDef] = (),
) -> web.Application:
    async def home(_: web.Request) -> web.Response:
        raise web.HTTPFound("/desk/")

    async def ready(_: web.Request) -> web.Response:
        found = await lacking()
        missing = worded(found, lambda part: part not in READY_WITHOUT)
        warnings = worded(found, lambda part: part in READY_WITHOUT)
        body = {"ready": not missing, "missing": missing, "warnings": warnings}
        return web.json_response(body, status=503 if missing else 200)

    async def metrics(_: web.Request) -> web.Response:
        from bot.meters.exposition import exposition  # noqa: PLC0415  # the environment must be set before

        body = await asyncio.to_thread(exposition, metrics_folder, await levels())
        return web.Response(body=body, headers={"Content-Type": FORMAT})

    app = web.Application()
    app.add_routes([web.get("/", home), web.get("/readyz", ready), web.get("/metrics", metrics), *pushes])
    app.add_subapp("/desk", desk)
    return app
