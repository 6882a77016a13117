"""The internal port as `lotse desk` builds it, with all that is shipped, and the calls that it takes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from aiohttp import web

from bot import wiring
from bot.ops.internal import internal_app
from bot.ops.metrics.exposition import Exposition
from bot.ops.metrics.figures import Figures
from bot.ops.metrics.table import Levels
from bot.paths import Folder
from bot.wiring.stores import Stores
from tests.support.settings import given

INTERNAL = "https://desk.example.org"


def whole_app(folder: Path, redis: Any) -> tuple[web.Application, Stores]:
    """The app, and the store that it works on."""
    settings = given(data_dir=folder, connectors="webchat", secret_key="x" * 40, internal_url=INTERNAL)

    async def nothing() -> dict[str, str]:
        return {}

    async def levels() -> Levels:
        return {}

    pushes = [*wiring.build_events(settings, redis).routes(), *wiring.build_hooks(settings, redis)]
    desk, studio = wiring.build_desk(settings, redis), wiring.build_studio(settings, redis)
    figures = Exposition(Folder(folder), Figures("desk-1"))
    app = internal_app(desk, studio, wiring.doorway(settings), nothing, levels, figures, pushes)
    return app, wiring.stores(settings, redis)


def calls_of(app: web.Application) -> Iterator[str]:
    """Every route, as the table names it; what only heads is what gets."""
    for resource in app.router.resources():
        if isinstance(resource, web.PrefixedSubAppResource):
            yield from calls_of(resource._app)
        else:
            yield from (f"{route.method} {route.resource.canonical}" for route in resource if route.resource)
