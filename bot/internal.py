"""The internal app: one listener for desk, metrics and readiness."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

Missing = Callable[[], Awaitable[list[str]]]
"""Names what is not ready; empty if all is."""


def internal_app(desk: web.Application, missing: Missing, registry: CollectorRegistry) -> web.Application:
    async def home(_: web.Request) -> web.Response:
        raise web.HTTPFound("/desk/")

    async def ready(_: web.Request) -> web.Response:
        lacking = await missing()
        return web.json_response({"ready": not lacking, "missing": lacking}, status=503 if lacking else 200)

    async def metrics(_: web.Request) -> web.Response:
        return web.Response(body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app = web.Application()
    app.add_routes([web.get("/", home), web.get("/readyz", ready), web.get("/metrics", metrics)])
    app.add_subapp("/desk", desk)
    return app
