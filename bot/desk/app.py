"""The desk as a part of the internal app, mounted at `/desk`."""

from __future__ import annotations

from aiohttp import web

from bot.desk.alarms import AlarmsApi
from bot.desk.api import DeskApi
from bot.desk.closed import ClosedApi
from bot.desk.feed import Feed
from bot.desk.live import LiveApi
from bot.desk.media import MediaDoor
from bot.desk.pages import Pages
from bot.desk.services import DeskServices
from bot.desk.signin import SignInApi
from bot.desk.sources import SourcesApi
from bot.flow.desk.submit_action import PATIENCE
from bot.web.client_ip import Networks
from bot.web.internal_pages import add_headers
from bot.web.session_guard import guard, say_not_stored

OPEN = (
    "/desk/login",
    "/desk/welcome",
    "/desk/words.json",
    "/desk/static/",
    "/desk/api/login",
    "/desk/api/logout",
    "/desk/api/link",
    "/desk/api/password",
)


def desk_app(
    services: DeskServices,
    *,
    company: str,
    internal_url: str,
    trusted_proxies: Networks = (),
    patience: float = PATIENCE,
) -> web.Application:
    """To be mounted with `add_subapp("/desk", …)`."""
    threads, sessions, skills, clock = services.threads, services.sessions, services.skills, services.clock
    feed = Feed(services.live, threads, services.presence, skills, clock)
    live_api = LiveApi(feed, sessions)
    act = DeskApi(feed, threads, services.mailbox, services.ready, skills, clock, patience, services.reasons)
    app = web.Application(
        middlewares=[
            say_not_stored,
            guard(sessions, internal_url=internal_url, roles=("agent", "admin"), open_paths=OPEN),
        ],
    )
    app.add_routes(
        Pages(company, {name: connector.channel.label for name, connector in services.connectors.items()}).routes()
    )
    app.add_routes(SignInApi(services.accounts, sessions, internal_url, trusted_proxies).routes())
    app.add_routes(act.routes())
    app.add_routes(ClosedApi(threads, skills, clock).routes())
    media = MediaDoor(services.media)
    app.add_routes(media.routes())
    app.add_routes(AlarmsApi(services.alarms, threads).routes())
    app.add_routes(SourcesApi(services.sources, clock).routes())
    app.router.add_get("/api/live", live_api.connect, allow_head=False)
    app.cleanup_ctx.append(feed.running)
    app.on_shutdown.append(live_api.close)
    app.on_cleanup.append(media.close)
    app.on_response_prepare.append(add_headers)
    return app
