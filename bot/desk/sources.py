"""How the sources of answers stand, for admins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.model.clock import Clock
from bot.model.source import SourceState, SourceStates
from bot.web.session_guard import refuse, signed_in


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
        return web.json_response({"sources": [_json(state, now) for state in await self.states.all()]})


def standing(state: SourceState, now: datetime) -> str:
    """One word for it: works, old, away, unset, idle."""
    if not state.configured:
        return "unset"
    if state.away:
        return "away"
    if state.good_at is None:
        return "idle"
    return "old" if state.old(now) else "works"


def _json(state: SourceState, now: datetime) -> dict[str, Any]:
    moment: Callable[[datetime | None], str | None] = lambda at: at.isoformat() if at else None  # noqa: E731
    return {
        "name": state.name,
        "standing": standing(state, now),
        "told_at": moment(state.told_at),
        "good_at": moment(state.good_at),
        "as_of": moment(state.as_of),
        "bad_at": moment(state.bad_at),
        "trouble": state.trouble,
        "reason": state.reason,
        "share": state.share,
        "placed": state.placed,
        "ours": None if state.total is None else state.total - state.elsewhere,
        "elsewhere": state.elsewhere,
        "calls_left": state.calls_left,
        "calls_a_day": state.calls_a_day,
    }
