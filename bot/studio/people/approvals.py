"""The calls about what waits for a second admin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aiohttp import web
from pydantic import Field

from bot.model.clock import Clock
from bot.model.second_admin import LONGEST_REASON, Approval, SecondAdmin
from bot.web.bodies import Strict, read
from bot.web.session_guard import signed_in

SHOWN = 20


class Decided(Strict):
    id: str = Field(min_length=1, max_length=80)
    confirmed: bool
    reason: str = Field(max_length=2 * LONGEST_REASON)


class TakenBack(Strict):
    id: str = Field(min_length=1, max_length=80)


@dataclass(frozen=True)
class ApprovalsApi:
    second_admin: SecondAdmin
    clock: Clock

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/api/approvals", self.all, allow_head=False),
            web.post("/api/approvals/decide", self.decide),
            web.post("/api/approvals/take_back", self.take_back),
        ]

    async def all(self, request: web.Request) -> web.Response:
        found, me = await self.second_admin.all(), signed_in(request).name
        return web.json_response({"approvals": [self._json(one, me) for one in found[:SHOWN]]})

    async def decide(self, request: web.Request) -> web.Response:
        body, me = await read(request, Decided), signed_in(request).name
        decided = await self.second_admin.decide(body.id, me, confirmed=body.confirmed, reason=body.reason)
        return web.json_response(self._json(decided, me))

    async def take_back(self, request: web.Request) -> web.Response:
        me = signed_in(request).name
        return web.json_response(
            self._json(await self.second_admin.take_back((await read(request, TakenBack)).id, me), me)
        )

    def _json(self, one: Approval, me: str) -> dict[str, Any]:
        is_open = one.open(self.clock())
        return {
            "id": one.id,
            "verb": one.verb,
            "subject": one.subject,
            "by": one.by,
            "reason": one.reason,
            "at": one.at.isoformat(),
            "until": one.until.isoformat(),
            "standing": one.standing if is_open or one.standing not in ("waiting", "confirmed") else "over",
            "open": is_open,
            "mine": one.by == me,
            "may_decide": is_open and one.standing == "waiting" and me in one.others,
            "decided_by": one.decided_by,
            "decided_why": one.decided_why,
        }
