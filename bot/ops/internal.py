"""The internal app: one listener for desk, studio, metrics, readiness, and what sources push."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from aiohttp import web

from bot.ops.metrics.table import Levels
from bot.ops.readiness import READY_WITHOUT, Lacking, worded
from bot.web.allowed_callers import Doorway

FORMAT = "text/plain; version=0.0.4; charset=utf-8"
ReadGauges = Callable[[], Awaitable[Levels]]
ToldFigures = Callable[[Levels], Awaitable[bytes]]


def internal_app(
    desk: web.Application,
    studio: web.Application,
    door: Doorway,
    lacking: Lacking,
    levels: ReadGauges,
    figures: ToldFigures,
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
        return web.Response(body=await figures(await levels()), headers={"Content-Type": FORMAT})

    app = web.Application(middlewares=[door.check])
    app.add_routes([web.get("/", home), web.get("/healthz", alive), web.get("/readyz", ready)])
    app.add_routes([web.get("/metrics", metrics), *pushes])
    app.add_subapp("/desk", desk)
    app.add_subapp("/studio", studio)
    app.on_response_prepare.append(name_no_version)
    return app


async def alive(_: web.Request) -> web.Response:
    """That this process answers, for a container's health check; what is missing says `/readyz`."""
    return web.Response(text="ok\n")


async def name_no_version(_: web.Request, response: web.StreamResponse) -> None:
    response.headers["Server"] = "lotse"
