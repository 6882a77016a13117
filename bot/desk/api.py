"""The calls of the page: the queue, one thread, an agent's action and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from aiohttp import web

from bot.desk.bodies import Act, Looked, Note
from bot.desk.feed import Feed
from bot.desk.may import may
from bot.desk.view import Skills, line_json, row_json
from bot.flow.desk.submit_action import PATIENCE, act, action_id, outcome_of
from bot.model.clock import Clock
from bot.model.cursor import cursor
from bot.model.errors import UnreadableError
from bot.model.mailbox import Mailbox, Ready
from bot.model.thread import Threads
from bot.model.turn import ItemResult
from bot.model.undelivered import Reason
from bot.web.bodies import read
from bot.web.session_guard import refuse, signed_in

MOST_LINES = 500


@dataclass(frozen=True)
class DeskApi:
    feed: Feed
    threads: Threads
    mailbox: Mailbox
    ready: Ready
    skills: Skills
    clock: Clock
    patience: float = PATIENCE
    reasons: Mapping[str, Mapping[str, Reason]] = field(default_factory=dict)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/api/queue", self.queue, allow_head=False),
            web.get("/api/thread", self.thread, allow_head=False),
            web.get("/api/result", self.result, allow_head=False),
            web.post("/api/act", self.act),
            web.post("/api/note", self.note),
            web.post("/api/looked", self.looked),
        ]

    async def queue(self, request: web.Request) -> web.Response:
        agent = signed_in(request).name
        await self.feed.refresh(agent)
        return web.json_response(self.feed.snapshot(agent))

    async def thread(self, request: web.Request) -> web.Response:
        """The newest lines, or those after or before one. The row is read first: it counts none that is not there."""
        contact, session = request.query.get("contact", ""), signed_in(request)
        row = await self.threads.row(contact, [session.name])
        if row is None:
            return refuse(404, "unknown")
        try:
            after, before = (cursor(request.query.get(name, "")) for name in ("after", "before"))
        except UnreadableError:
            return refuse(400, "unreadable")
        limit = min(_number(request.query, "limit", 200), MOST_LINES)
        lines = await self.threads.thread(contact, after, limit, before)
        skills, reasons = self.skills(), self.reasons.get(row.channel, {})
        return web.json_response(
            {
                "row": row_json(row, skills, session.name),
                "may": may(row, session, self.clock()),
                "lines": [line_json(line, skills, reasons) for line in lines],
                "more": len(lines) == limit,
            }
        )

    async def act(self, request: web.Request) -> web.Response:
        """200 done, 409 refused by a rule, 202 if no turn has looked at it yet; 503 if it could not be kept."""
        return await self._act(request, await read(request, Act))

    async def note(self, request: web.Request) -> web.Response:
        """For the team alone, whoever has the conversation."""
        body = await read(request, Note)
        return await self._act(request, Act(verb="note", epoch=0, **body.model_dump()))

    async def looked(self, request: web.Request) -> web.Response:
        body = await read(request, Looked)
        row = await self.threads.row(body.contact)
        if row is None:
            return refuse(404, "unknown")
        await self.threads.look(signed_in(request).name, body.contact, row.conversation, min(body.heard, row.heard))
        self.feed.look_again()
        return web.json_response({})

    async def _act(self, request: web.Request, body: Act) -> web.Response:
        contact, agent = body.contact, signed_in(request).name
        if await self.threads.row(contact) is None:
            return refuse(404, "unknown")
        item = body.item(action_id(agent, contact, body.key), self.clock(), agent)
        changed = partial(self.feed.changed, contact)
        return _answer(await act(self.mailbox, self.ready, changed, contact, item, patience=self.patience))

    async def result(self, request: web.Request) -> web.Response:
        contact, key = request.query.get("contact", ""), request.query.get("key", "")
        item = action_id(signed_in(request).name, contact, key)
        return _answer(await outcome_of(self.mailbox, contact, item))


def _answer(result: ItemResult | None) -> web.Response:
    if result is None:
        return web.json_response({"pending": True}, status=202)
    if result.status == "refused":
        when = {"again_at": result.again_at} if result.again_at else {}
        return refuse(409, result.code, owner=result.owner, **when)
    return web.json_response({"done": True, **({"until": result.until} if result.until else {})})


def _number(query: Mapping[str, Any], name: str, default: int) -> int:
    text = str(query.get(name, ""))
    return int(text) if text.isascii() and text.isdigit() and int(text[:9]) > 0 else default
