"""The studio as a part of the internal app, mounted at `/studio`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from types import MappingProxyType

from aiohttp import web

from bot.model.account import Role, Sessions
from bot.studio.refusals import say_refused
from bot.studio.shell import Shell, Titles
from bot.studio.studio_page import StudioPage
from bot.web.internal_pages import add_headers
from bot.web.session_guard import guard, say_not_stored

OPEN = ("/studio/static/", "/studio/try/")
"""What needs no session: files, and what a link opens whose token is the key."""
ROLES: tuple[Role, ...] = ("admin",)


def studio_app(
    pages: Sequence[StudioPage],
    sessions: Sessions,
    *,
    company: str,
    internal_url: str,
    open_paths: Collection[str] = (),
    titles: Titles = MappingProxyType({}),
) -> web.Application:
    """To be mounted with `add_subapp("/studio", …)`. Only admins pass; `open_paths` are for who has no account,
    `titles` what packs call things."""
    admins = guard(sessions, internal_url=internal_url, roles=ROLES, open_paths=(*OPEN, *open_paths))
    app = web.Application(middlewares=[say_not_stored, say_refused, admins])
    app.add_routes(Shell(pages, company, titles).routes())
    for page in pages:
        app.add_routes(page.calls)
    app.on_response_prepare.append(add_headers)
    return app
