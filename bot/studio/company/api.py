"""The calls of the company's page: its own values in the draft, and what its hours come to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from aiohttp import web
from pydantic import Field, ValidationError

from bot.content.company import COMPANY, STATES, WEEK, CompanyFile, DayTwiceError, HoursFile, hours_of
from bot.model.audit import Audit
from bot.model.company import Company
from bot.model.desk_hours import DeskHours, written
from bot.model.workspace import Revision, Workspace
from bot.studio.changes import changed_parts, differences, saved, undone
from bot.web.bodies import Strict, read
from bot.web.session_guard import refuse

FILE = f"company/{COMPANY}"
AHEAD = 14
Raw = dict[str, Any]


class Change(Strict):
    """The file as the editor saw it, and as it shall be."""

    before: Raw = Field(default_factory=dict)
    after: Raw = Field(default_factory=dict)


class Asked(Strict):
    """Hours that are not saved yet."""

    hours: Raw = Field(default_factory=dict)


@dataclass(frozen=True)
class CompanyApi:
    """`installed` is what the settings say; `now` is the company's time."""

    workspace: Workspace
    audit: Audit
    installed: Company
    now: Callable[[], datetime]

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/api/company", self.shown, allow_head=False),
            web.get("/api/company/history", self.history, allow_head=False),
            web.post("/api/company", self.change),
            web.post("/api/company/undo", self.undo),
            web.post("/api/company/preview", self.preview),
        ]

    async def shown(self, _: web.Request) -> web.Response:
        return await self._shown()

    async def _shown(self, revision: int = 0) -> web.Response:
        raw = await self.workspace.read(FILE) or {}
        return web.json_response(
            {
                "raw": raw,
                "installed": _installed(self.installed),
                "states": list(STATES),
                "preview": self._preview(raw.get("hours") or {}) if isinstance(raw, dict) else {},
                "revision": revision,
            }
        )

    async def change(self, request: web.Request) -> web.Response:
        body = await read(request, Change)
        try:
            hours_of(CompanyFile.model_validate(body.after).hours, self.installed.hours)
        except (ValidationError, DayTwiceError) as error:
            return refuse(400, "unfit", **_wrong(error))
        names = dict.fromkeys([*body.before, *body.after])
        edits = [
            edit
            for name in names
            for edit in differences(FILE, ("key", name), body.before.get(name), body.after.get(name))
        ]
        if not edits:
            return await self._shown()
        subject = ", ".join(sorted({edit.unit[1] for edit in edits}))
        done = await saved(request, self.workspace, self.audit, edits, "company.edited", subject)
        return done if isinstance(done, web.Response) else await self._shown(done.number)

    async def undo(self, request: web.Request) -> web.Response:
        done = await undone(request, self.workspace, self.audit, lambda edit: edit.file == FILE)
        return await self._shown() if isinstance(done, Revision) else done

    async def history(self, _: web.Request) -> web.Response:
        return web.json_response({"revisions": [changed_parts(one) for one in await self.workspace.history(file=FILE)]})

    async def preview(self, request: web.Request) -> web.Response:
        """What the hours in a form come to, before they are saved."""
        return web.json_response(self._preview((await read(request, Asked)).hours))

    def _preview(self, raw: Raw) -> Raw:
        try:
            hours = hours_of(HoursFile.model_validate(raw), self.installed.hours)
        except (ValidationError, DayTwiceError) as error:
            return {"problem": _wrong(error)}
        now = self.now()
        back = None if hours.open_at(now) else hours.next_opening(now)
        days = [now.date() + timedelta(days=ahead) for ahead in range(AHEAD)]
        return {
            "now": now.isoformat(),
            "open": hours.open_at(now),
            "back": back.isoformat() if back else None,
            "days": [_day(hours, day) for day in days],
        }


def _day(hours: DeskHours, day: date) -> Raw:
    return {
        "day": day.isoformat(),
        "times": [written(span) for span in hours.on(day)],
        "holiday": hours.holiday(day),
        "special": day in hours.special,
    }


def _installed(own: Company) -> Raw:
    week = {
        name: ", ".join(written(span[1:]) for span in own.hours.spans if span[0] == day)
        for day, name in enumerate(WEEK)
    }
    return {
        "name": own.name,
        "team": own.team,
        "privacy_url": own.privacy_url,
        "imprint_url": own.imprint_url,
        "own_hosts": sorted(own.hosts),
        "address_form": own.form,
        "week": week,
    }


def _wrong(error: ValidationError | DayTwiceError) -> Raw:
    if isinstance(error, DayTwiceError):
        return {"reason": "day_twice", "place": ["hours", "special", str(error.number)]}
    first = error.errors()[0]
    return {"reason": "field", "place": [str(part) for part in first["loc"]], "said": first["msg"]}
