"""The calls of the bell: what admins have to see, and that one of them has seen it.

Whose words were refused, and why an admin took a conversation, stands in that conversation and goes with it: it is
read from there when the list is opened.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.desk.bodies import Seen
from bot.model.alarm import Alarm, AlarmBook
from bot.model.thread import Threads
from bot.model.turn import REFUSED, TAKEN
from bot.web.bodies import read
from bot.web.session_guard import refuse, signed_in

LISTED, LINES = 50, 500


@dataclass(frozen=True)
class AlarmsApi:
    alarms: AlarmBook
    threads: Threads

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/api/alarms", self.newest, allow_head=False),
            web.post("/api/alarms/seen", self.seen),
        ]

    async def newest(self, request: web.Request) -> web.Response:
        if signed_in(request).role != "admin":
            return refuse(403, "role")
        alarms = await self.alarms.newest()
        words = [await self._words(alarm) for alarm in alarms[:LISTED]] if "words" in request.query else []
        words += [""] * (len(alarms) - len(words))
        return web.json_response({"alarms": [_json(*pair) for pair in zip(alarms, words, strict=True)]})

    async def seen(self, request: web.Request) -> web.Response:
        """The first who says it is kept; saying it again changes nothing."""
        if signed_in(request).role != "admin":
            return refuse(403, "role")
        body = await read(request, Seen)
        await self.alarms.acknowledge(body.id, signed_in(request).name)
        return await self.newest(request)

    async def _words(self, alarm: Alarm) -> str:
        """What the person whom this alarm is about last wrote there and did not get through, or gave as a reason."""
        contact, agent = str(alarm.details.get("contact", "")), alarm.details.get("agent")
        if not contact or not agent:
            return ""
        lines = [entry.line for entry in await self.threads.thread(contact, limit=LINES)]
        theirs = (line for line in reversed(lines) if line.agent == agent and line.note.startswith((REFUSED, TAKEN)))
        return next((line.text for line in theirs if (line.note == TAKEN) == (alarm.kind == TAKEN)), "")


def _json(alarm: Alarm, words: str) -> dict[str, Any]:
    return {
        "id": alarm.id,
        "kind": alarm.kind,
        "last": alarm.last.isoformat(),
        "number": alarm.number,
        "details": alarm.details,
        "words": words,
        "seen_by": alarm.seen_by,
        "seen_at": alarm.seen_at.isoformat() if alarm.seen_at else None,
    }
