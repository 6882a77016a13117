"""The list of releases, and the way back to any of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from aiohttp import web
from pydantic import Field

from bot.model.audit import Audit, Did
from bot.model.release import FileChange, Switch
from bot.studio.compare.bodies import ReleaseId
from bot.studio.compare.views import manifest_view
from bot.studio.studio_page import StudioPage
from bot.web.bodies import Strict, read
from bot.web.session_guard import signed_in

SHOWN = 50
MOST_FILES, LONGEST_FILE = 40, 60_000


class Used(Strict):
    """`live` is what the page showed as live: if that has changed since, nothing is done."""

    release: ReleaseId
    live: str = Field("", max_length=40)


@dataclass(frozen=True)
class ReleasesApi:
    switch: Switch
    audit: Audit

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/api/releases", self.all, allow_head=False),
            web.get("/api/releases/changes", self.changes, allow_head=False),
            web.post("/api/releases/use", self.use),
        ]

    async def all(self, request: web.Request) -> web.Response:
        live, found = await self.switch.live(), await self.switch.releases()
        shown = list(found[:SHOWN])
        shown += [one for one in found[SHOWN:] if live and one.id in (live.release, live.before)]
        return web.json_response(
            {
                "releases": [manifest_view(one) for one in shown],
                "number": len(found),
                "live": {"release": live.release, "at": live.at.isoformat(), "by": live.by, "before": live.before}
                if live
                else None,
            }
        )

    async def changes(self, request: web.Request) -> web.Response:
        release, against = (request.query.get(key, "")[:40] for key in ("release", "against"))
        found = await self.switch.changes(release, against)
        return web.json_response({"files": _shown(found), "number": len(found)})

    async def use(self, request: web.Request) -> web.Response:
        body, me = await read(request, Used), signed_in(request).name
        before = await self.switch.live()
        was = before.release if before else ""
        if body.live != was:
            return web.json_response({"code": "moved", "live": was}, status=409)
        live = await self.switch.again(body.release, me)
        await self.audit.add(Did("release.back", live.release, me, before=was, after=live.release))
        return web.json_response({"live": live.release, "before": was})


def _shown(found: Sequence[FileChange]) -> list[dict[str, str]]:
    """Files as text, none of them longer than a page can compare."""
    return [
        {**asdict(one), "before": one.before[:LONGEST_FILE], "after": one.after[:LONGEST_FILE]}
        for one in found[:MOST_FILES]
    ]


def releases(switch: Switch, audit: Audit) -> StudioPage:
    return StudioPage("releases", "releases", ReleasesApi(switch, audit).routes())
