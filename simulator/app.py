"""The HTTP server: platforms, control and page on one port."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import ClientSession, DummyCookieJar, TCPConnector, web

from simulator.control import Control, control_errors
from simulator.control_city import CityControl
from simulator.control_customers import CustomerControl
from simulator.control_parcels import ParcelControl
from simulator.control_push import PushControl
from simulator.photo import png
from simulator.settings import Settings
from simulator.world import World, build

PAGE = Path(__file__).parent / "page"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def application(world: World) -> web.Application:
    """All routes over one world."""
    app = web.Application(middlewares=[control_errors], client_max_size=1024 * 1024)
    app.add_routes(world.twilio.routes())
    app.add_routes(world.alerts.routes())
    app.add_routes(world.dhl.routes())
    app.add_routes(world.shipcloud.routes())
    app.add_routes(Control(world).routes())
    app.add_routes(CityControl(world.clock, world.changes, world.alerts).routes())
    parcels = ParcelControl(world.clock, world.changes, world.dhl, world.replays, world.shipcloud.moved)
    app.add_routes(parcels.routes())
    app.add_routes(CustomerControl(world.clock, world.changes, world.phones, world.inbound).routes())
    app.add_routes(PushControl(world.settings).routes())
    app.add_routes([web.get("/", _index), web.get("/photo.png", _photo), web.static("/page", PAGE)])
    app.on_response_prepare.append(_harden)
    return app


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[World]:
    """Open the port; inside, the world's address is known. Closed, nothing is left running."""
    connector = TCPConnector(limit=256)
    async with ClientSession(connector=connector, cookie_jar=DummyCookieJar()) as session:
        world = build(settings, session)
        runner = web.AppRunner(application(world), access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        try:
            site = web.TCPSite(runner, settings.host, settings.port)
            await site.start()
            port = runner.addresses[0][1]
            world.address.url = settings.own_url or f"http://127.0.0.1:{port}"
            yield world
        finally:
            await world.statuses.cancel()
            await world.shipcloud.close()
            await runner.cleanup()


async def _index(request: web.Request) -> web.FileResponse:
    return web.FileResponse(PAGE / "index.html")


async def _photo(request: web.Request) -> web.Response:
    return web.Response(body=png(), content_type="image/png")


async def _harden(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.setdefault("Content-Security-Policy", CSP)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    if request.path == "/" or request.path.startswith("/page/"):
        response.headers.setdefault("Cache-Control", "no-cache")
