"""The desk as a part of the internal app, mounted at `/desk`."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from bot.desk.alarms import AlarmsApi
from bot.desk.api import DeskApi
from bot.desk.closed import ClosedApi
from bot.desk.feed import Feed
from bot.desk.guard import guard, say_not_stored
from bot.desk.live import LiveApi
from bot.desk.media import MediaDoor
from bot.desk.pages import Pages, add_headers
from bot.desk.signin import SignInApi
from bot.desk.sources import SourcesApi
from bot.desk.view import Skills
from bot.flow.desk.submit_action import PATIENCE
from bot.model.account import Accounts, Sessions
from bot.model.alarm import AlarmBook
from bot.model.clock import Clock
from bot.model.ports import Connector, Live, Mailbox, Presence, Ready, Threads
from bot.model.source import SourceStates
from bot.model.undelivered import Reason
from bot.web.client_ip import Networks

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
    *,
    accounts: Accounts,
    sessions: Sessions,
    threads: Threads,
    mailbox: Mailbox,
    ready: Ready,
    live: Live,
    presence: Presence,
    alarms: AlarmBook,
    sources: SourceStates,
    skills: Skills,
    connectors: Mapping[str, Connector],
    clock: Clock,
    company: str,
    internal_url: str,
    trusted_proxies: Networks = (),
    patience: float = PATIENCE,
    reasons: Mapping[str, Mapping[str, Reason]] | None = None,
) -> web.Application:
    """To be mounted with `add_subapp("/desk", …)`. `reasons` are what each messenger's codes mean."""
    feed = Feed(live, threads, presence, skills, clock)
    live_api = LiveApi(feed, sessions)
    app = web.Application(
        middlewares=[
            say_not_stored,
            guard(sessions, internal_url=internal_url, roles=("agent", "admin"), open_paths=OPEN),
        ],
    )
    app.add_routes(Pages(company).routes())
    app.add_routes(SignInApi(accounts, sessions, internal_url, trusted_proxies).routes())
    app.add_routes(DeskApi(feed, threads, mailbox, ready, skills, clock, patience, reasons or {}).routes())
    app.add_routes(ClosedApi(threads, skills, clock).routes())
    media = MediaDoor(threads, connectors)
    app.add_routes(media.routes())
    app.add_routes(AlarmsApi(alarms, threads).routes())
    app.add_routes(SourcesApi(sources, clock).routes())
    app.router.add_get("/api/live", live_api.connect, allow_head=False)
    app.cleanup_ctx.append(feed.running)
    app.on_shutdown.append(live_api.close)
    app.on_cleanup.append(media.close)
    app.on_response_prepare.append(add_headers)
    return app
