"""The calls of the page for checking and publishing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import datetime

from aiohttp import web

from bot.flow.content.publish import OVERRIDE, accept_golden
from bot.model.audit import Audit
from bot.model.errors import RefusedError
from bot.model.release import Switch
from bot.model.second_admin import Approval, SecondAdmin
from bot.model.training import Publishing, Training
from bot.model.training_report import Report
from bot.model.workspace import Workspace
from bot.studio.compare import bodies
from bot.studio.compare.views import (
    Titles,
    approval_view,
    in_cell,
    job_view,
    manifest_view,
    report_view,
)
from bot.web.bodies import read
from bot.web.session_guard import signed_in


@dataclass(frozen=True)
class CompareParts:
    """What the page works with. `titles` are what skills are called."""

    training: Training
    publishing: Publishing
    switch: Switch
    workspace: Workspace
    second_admin: SecondAdmin
    audit: Audit
    titles: Callable[[], Awaitable[Titles]]
    clock: Callable[[], datetime]


@dataclass(frozen=True)
class CompareApi:
    parts: CompareParts

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/api/compare", self.stand, allow_head=False),
            web.get("/api/compare/report", self.report, allow_head=False),
            web.get("/api/compare/sentences", self.sentences, allow_head=False),
            web.post("/api/compare/train", self.train),
            web.post("/api/compare/cancel", self.cancel),
            web.post("/api/compare/publish", self.publish),
            web.post("/api/compare/override", self.override),
            web.post("/api/compare/right", self.right),
        ]

    async def stand(self, request: web.Request) -> web.Response:
        """How far things have come: asked for again and again while something runs."""
        parts = self.parts
        job, live = await parts.training.job(), await parts.switch.live()
        done = next((one for one in await parts.training.jobs() if one.state == "done" and one.release), None)
        head = await parts.workspace.head()
        return web.json_response(
            {
                "job": job_view(job),
                "candidate": done.release if done else "",
                "checked": done.revision if done else 0,
                "head": head,
                "live": live.release if live else "",
            }
        )

    async def report(self, request: web.Request) -> web.Response:
        release, me = request.query.get("release", "")[:40], signed_in(request).name
        report = await self._report(release)
        manifest = next((one for one in await self.parts.switch.releases() if one.id == release), None)
        hindrances = await self.parts.publishing.hindrances(release, me)
        return web.json_response(
            {
                "report": report_view(report),
                "manifest": manifest_view(manifest) if manifest else None,
                "titles": dict(await self.parts.titles()),
                "hindrances": [asdict(one) for one in hindrances],
                "approval": approval_view(await self._approval(release), me),
                "me": me,
            }
        )

    async def sentences(self, request: web.Request) -> web.Response:
        """Those behind one cell of the matrix."""
        report = await self._report(request.query.get("release", "")[:40])
        expected, predicted = (request.query.get(key, "")[:60] for key in ("expected", "predicted"))
        return web.json_response({"sentences": list(in_cell(report, expected, predicted))})

    async def train(self, request: web.Request) -> web.Response:
        body = await read(request, bodies.Wanted)
        return web.json_response({"id": await self.parts.training.request(signed_in(request).name, body.note)})

    async def cancel(self, request: web.Request) -> web.Response:
        body = await read(request, bodies.Job)
        return web.json_response({"cancelled": await self.parts.training.cancel(body.id, signed_in(request).name)})

    async def publish(self, request: web.Request) -> web.Response:
        body = await read(request, bodies.Published)
        live = await self.parts.publishing.publish(
            body.release, signed_in(request).name, accept_notices=body.accept_notices, override=body.override
        )
        return web.json_response({"live": live.release, "before": live.before})

    async def override(self, request: web.Request) -> web.Response:
        """Ask another admin to set aside what may be set aside."""
        body, me = await read(request, bodies.Overridden), signed_in(request).name
        asked = await self.parts.second_admin.ask(OVERRIDE, body.release, me, body.reason)
        return web.json_response({"approval": approval_view(asked, me)})

    async def right(self, request: web.Request) -> web.Response:
        body = await read(request, bodies.RightNow)
        wanted = (body.skill, body.dialogue, body.turn)
        failures = (await self._report(body.release))["golden"]["failures"]
        failure = next((one for one in failures if (one["skill"], one["dialogue"], one["turn"]) == wanted), None)
        if failure is None:
            raise RefusedError("unknown")
        revision = await accept_golden(self.parts.workspace, self.parts.audit, failure, signed_in(request).name)
        return web.json_response({"revision": revision.number})

    async def _report(self, release: str) -> Report:
        report = await self.parts.training.report(release) if release else None
        if report is None:
            raise RefusedError("unknown")
        return report

    async def _approval(self, release: str) -> Approval | None:
        """What is open about setting this release's obstacles aside."""
        found = await self.parts.second_admin.all()
        now = self.parts.clock()
        return next((one for one in found if (one.verb, one.subject) == (OVERRIDE, release) and one.open(now)), None)
