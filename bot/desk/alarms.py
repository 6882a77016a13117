"""The calls of the bell: what admins have to see, and that one of them has seen it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.desk.bodies import Seen, read
from bot.desk.guard import refuse, signed_in
from bot.model.alarm import Alarm, AlarmBook


@dataclass(frozen=True)
class AlarmsApi:
    alarms: AlarmBook

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/api/alarms", self.newest, allow_head=False),
            web.post("/api/alarms/seen", self.seen),
        ]

    async def newest(self, request: web.Request) -> web.Response:
        if signed_in(request).role != "admin":
            return refuse(403, "role")
        return web.json_response({"alarms": [_json(one) for one in await self.alarms.newest()]})

    async def seen(self, request: web.Request) -> web.Response:
        """The first who says it is kept; saying it again changes nothing."""
        if signed_in(request).role != "admin":
            return refuse(403, "role")
        body = await read(request, Seen)
        await self.alarms.acknowledge(body.id, signed_in(request).name)
        return await self.newest(request)


def _json(one: Alarm) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "last": one.last.isoformat(),
        "number": one.number,
        "details": one.details,
        "seen_by": one.seen_by,
        "seen_at": one.seen_at.isoformat() if one.seen_at else None,
    }
