"""How the sources of answers stand, for admins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.desk.guard import refuse, signed_in
from bot.model.clock import Clock
from bot.model.source import SourceState, SourceStates


@dataclass(frozen=True)
class SourcesApi:
    states: SourceStates
    clock: Clock

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/api/sources", self.all, allow_head=False)]

    async def all(self, request: web.Request) -> web.Response:
        if signed_in(request).role != "admin":
            return refuse(403, "role")
        now = self.clock()
        return web.json_response({"sources": [_json(one, now) for one in await self.states.all()]})


def standing(one: SourceState, now: datetime) -> str:
    """One word for it: works, old, away, unset, idle."""
    if not one.configured:
        return "unset"
    if one.away:
        return "away"
    if one.good_at is None:
        return "idle"
    return "old" if one.old(now) else "works"


def _json(one: SourceState, now: datetime) -> dict[str, Any]:
    moment: Callable[[datetime | None], str | None] = lambda at: at.isoformat() if at else None  # noqa: E731
    return {
        "name": one.name,
        "standing": standing(one, now),
        "told_at": moment(one.told_at),
        "good_at": moment(one.good_at),
        "as_of": moment(one.as_of),
        "bad_at": moment(one.bad_at),
        "trouble": one.trouble,
        "reason": one.reason,
        "share": one.share,
        "placed": one.placed,
        "ours": None if one.total is None else one.total - one.elsewhere,
        "elsewhere": one.elsewhere,
        "calls_left": one.calls_left,
        "calls_a_day": one.calls_a_day,
    }
