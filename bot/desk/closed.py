"""The list of what people have closed: by whom, when, about what, with which last words; it can be taken again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from bot.desk.view import Skills, closed_json
from bot.model.clock import Clock
from bot.model.conversation import KEEPS_SETTLED
from bot.model.thread import QueueRow, Threads
from bot.web.session_guard import refuse, signed_in

SEARCHED, A_PAGE = 2_000, 50
FEWEST_DIGITS = 3


@dataclass(frozen=True)
class ClosedApi:
    threads: Threads
    skills: Skills
    clock: Clock

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/api/closed", self.closed, allow_head=False)]

    async def closed(self, request: web.Request) -> web.Response:
        """Newest first. Whoever is looked for by name or number is found; no number is shown."""
        now, agent, query = self.clock(), signed_in(request).name, request.query
        try:
            before = datetime.fromisoformat(query["before"]) if query.get("before") else None
            rows = [row for row in await self.threads.closed(now - KEEPS_SETTLED, SEARCHED) if _is_before(row, before)]
        except (ValueError, TypeError):
            return refuse(400, "unreadable")
        if query.get("by", "all") == "me":
            rows = [row for row in rows if row.settled and row.settled.agent == agent]
        if looked_for := query.get("find", "").strip()[:80]:
            numbers = await self.threads.numbers([row.contact for row in rows])
            rows = [row for row in rows if _fits(row, looked_for, numbers)]
        skills, page = self.skills(), rows[:A_PAGE]
        return web.json_response(
            {
                "rows": [closed_json(row, skills, window_open=_open(row, now)) for row in page],
                "more": len(rows) > len(page),
            }
        )


def _is_before(row: QueueRow, before: datetime | None) -> bool:
    return row.settled is not None and (before is None or row.settled.at < before)


def _open(row: QueueRow, now: datetime) -> bool:
    return row.window_until is None or row.window_until > now


def _fits(row: QueueRow, looked_for: str, numbers: Mapping[str, str]) -> bool:
    """A part of the name, or of the number as people write it: with blanks, with a nought in place of the country."""
    if looked_for.casefold() in row.name.casefold():
        return True
    digits = "".join(char for char in looked_for if char.isascii() and char.isdigit()).lstrip("0")
    return len(digits) >= FEWEST_DIGITS and digits in numbers.get(row.contact, "")
