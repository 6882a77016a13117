"""Content API: create, list, fetch, delete, and ask WhatsApp for approval."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aiohttp import web

from simulator.behaviour import Behaviour
from simulator.changes import Changes
from simulator.clock import Clock
from simulator.twilio_content import Content, objections
from simulator.twilio_errors import refusal
from simulator.twilio_ids import new_sid

BASE = "https://content.twilio.com/v1"
SHORTEST_TTL, LONGEST_TTL = 30, 43_200  # of a utility template, in seconds
Handler = Callable[[web.Request], Any]


class ContentApi:
    """The account's contents; what becomes of a request for approval is told by the behaviour."""

    def __init__(self, account_sid: str, clock: Clock, changes: Changes, behaviour: Behaviour) -> None:
        self._account_sid = account_sid
        self._clock = clock
        self._changes = changes
        self._behaviour = behaviour
        self.contents: dict[str, Content] = {}

    def routes(self, guarded: Callable[[str, Handler], Handler]) -> list[web.RouteDef]:
        one = "/v1/Content/{sid}"
        return [
            web.post("/v1/Content", guarded("twilio.content", self.create)),
            web.get("/v1/Content", guarded("twilio.content", self.listed)),
            web.get("/v1/ContentAndApprovals", guarded("twilio.content", self.listed_with_approvals)),
            web.get(one, guarded("twilio.content", self.fetch)),
            web.delete(one, guarded("twilio.content", self.delete)),
            web.post(one + "/ApprovalRequests/whatsapp", guarded("twilio.approval", self.ask_approval)),
            web.get(one + "/ApprovalRequests", guarded("twilio.content", self.approval)),
        ]

    async def create(self, request: web.Request) -> web.Response:
        given = await request.json()
        types = {name: body for name, body in (given.get("types") or {}).items() if body}
        samples = given.get("variables") or {}
        if not types or not given.get("language") or not all(isinstance(one, str) for one in samples.values()):
            return refusal(20001, 400)
        content = Content(
            new_sid("HX"),
            str(given.get("friendly_name") or ""),
            str(given["language"]),
            types,
            self._clock.now(),
            dict(samples),
        )
        self.contents[content.sid] = content
        self._changes.publish("content", sid=content.sid)
        return web.json_response(content.resource(self._account_sid), status=201)

    async def listed(self, request: web.Request) -> web.Response:
        return self._page(request, "Content", [one.resource(self._account_sid) for one in self.contents.values()])

    async def listed_with_approvals(self, request: web.Request) -> web.Response:
        rows = [one.with_approval(self._account_sid) for one in self.contents.values()]
        return self._page(request, "ContentAndApprovals", rows)

    def _page(self, request: web.Request, path: str, rows: list[dict[str, Any]]) -> web.Response:
        """One page of a list; the key is `contents` in both of them."""
        size = min(int(request.query.get("PageSize", 50)), 1000)
        page = int(request.query.get("Page", 0))
        more = (page + 1) * size < len(rows)
        address = f"{BASE}/{path}?PageSize={size}&Page="
        meta = {
            "page": page,
            "page_size": size,
            "first_page_url": f"{address}0",
            "previous_page_url": None,
            "url": f"{address}{page}",
            "next_page_url": f"{address}{page + 1}" if more else None,
            "key": "contents",
        }
        return web.json_response({"meta": meta, "contents": rows[page * size : (page + 1) * size]})

    async def fetch(self, request: web.Request) -> web.Response:
        content = self.contents.get(request.match_info["sid"])
        return web.json_response(content.resource(self._account_sid)) if content else refusal(20404)

    async def delete(self, request: web.Request) -> web.Response:
        if self.contents.pop(request.match_info["sid"], None) is None:
            return refusal(20404)
        self._changes.publish("content", sid=request.match_info["sid"])
        return web.Response(status=204)

    async def ask_approval(self, request: web.Request) -> web.Response:
        """Taken once for each content; WhatsApp turns down by itself what its form does not allow."""
        content = self.contents.get(request.match_info["sid"])
        if content is None:
            return refusal(20404)
        given = await request.json()
        name, category, ttl = (
            str(given.get("name") or ""),
            str(given.get("category") or ""),
            given.get("send_ttl_seconds"),
        )
        if content.approval or (ttl is not None and not SHORTEST_TTL <= int(ttl) <= LONGEST_TTL):
            return refusal(20001, 400)
        objection = next(objections(content, name, category), "")
        content.approval = {
            "name": name,
            "category": self._behaviour.template_category or category,
            "content_type": next(iter(content.types)),
            "status": "rejected" if objection else self._behaviour.template_approval,
            "rejection_reason": objection or self._behaviour.template_reason,
            "allow_category_change": bool(given.get("allow_category_change", True)),
            "send_ttl_seconds": ttl,
        }
        self._changes.publish("content", sid=content.sid)
        return web.json_response({**content.approval, "status": "received"}, status=201)

    async def approval(self, request: web.Request) -> web.Response:
        content = self.contents.get(request.match_info["sid"])
        if content is None:
            return refusal(20404)
        return web.json_response(
            {
                "sid": content.sid,
                "account_sid": self._account_sid,
                "whatsapp": {"type": "whatsapp", **content.shown_approval()},
                "url": f"{BASE}/Content/{content.sid}/ApprovalRequests",
            }
        )
