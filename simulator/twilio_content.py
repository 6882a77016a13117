"""Content API: the buttons, lists and templates that a message can name by their HX number."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import web

from simulator.behaviour import Behaviour
from simulator.clock import Clock
from simulator.phone import Choice
from simulator.twilio_errors import refusal
from simulator.twilio_ids import new_sid

_VARIABLE = re.compile(r"\{\{(\w+)\}\}")


@dataclass(slots=True)
class Content:
    """One template; `approval` stays empty until an approval was asked for."""

    sid: str
    friendly_name: str
    language: str
    types: dict[str, dict[str, Any]]
    created: datetime
    variables: dict[str, str] = field(default_factory=dict)
    approval: dict[str, Any] = field(default_factory=dict)

    @property
    def approved(self) -> bool:
        return self.approval.get("status") == "approved"

    def text(self, values: dict[str, str]) -> str:
        return _filled(str(self._shown().get("body", "")), {**self.variables, **values})

    def choices(self, values: dict[str, str]) -> tuple[Choice, ...]:
        """Buttons of a quick reply or rows of a list picker, filled in."""
        filled = {**self.variables, **values}
        shown = self._shown()
        rows = shown.get("actions") or shown.get("items") or []
        return tuple(
            Choice(
                _filled(str(row.get("title") or row.get("item") or ""), filled),
                _filled(str(row.get("id") or ""), filled),
                _filled(str(row.get("description") or ""), filled),
            )
            for row in rows
        )

    @property
    def is_list(self) -> bool:
        return "twilio/list-picker" in self.types

    def _shown(self) -> dict[str, Any]:
        rich = [body for name, body in self.types.items() if name != "twilio/text"]
        return rich[0] if rich else self.types.get("twilio/text", {})

    def resource(self, account_sid: str) -> dict[str, Any]:
        address = f"https://content.twilio.com/v1/Content/{self.sid}"
        made = self.created.strftime("%Y-%m-%dT%H:%M:%SZ")
        return {
            "sid": self.sid,
            "account_sid": account_sid,
            "friendly_name": self.friendly_name,
            "language": self.language,
            "variables": self.variables,
            "types": self.types,
            "date_created": made,
            "date_updated": made,
            "url": address,
            "links": {
                "approval_create": f"{address}/ApprovalRequests/whatsapp",
                "approval_fetch": f"{address}/ApprovalRequests",
            },
        }


def variables(text: str) -> dict[str, str] | None:
    """ContentVariables as the message names them; None if they are not an object of strings."""
    try:
        values = json.loads(text) if text else {}
    except ValueError:
        return None
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        return None
    return values


def _filled(text: str, values: dict[str, str]) -> str:
    return _VARIABLE.sub(lambda found: values.get(found[1], found[0]), text)


class ContentApi:
    """Create, list, fetch, delete and ask for approval."""

    def __init__(self, account_sid: str, clock: Clock, behaviour: Behaviour) -> None:
        self._account_sid = account_sid
        self._clock = clock
        self._behaviour = behaviour
        self.contents: dict[str, Content] = {}

    async def create(self, request: web.Request) -> web.Response:
        given = await request.json()
        if not isinstance(given, dict) or not isinstance(given.get("types"), dict) or not given["types"]:
            return refusal(21656)
        content = Content(
            new_sid("HX"),
            str(given.get("friendly_name") or ""),
            str(given.get("language") or "de"),
            {name: body for name, body in given["types"].items() if body},
            self._clock.now(),
            dict(given.get("variables") or {}),
        )
        self.contents[content.sid] = content
        return web.json_response(content.resource(self._account_sid), status=201)

    async def listed(self, request: web.Request) -> web.Response:
        rows = [content.resource(self._account_sid) for content in self.contents.values()]
        size = min(int(request.query.get("PageSize", 50)), 1000)
        page = int(request.query.get("Page", 0))
        more = (page + 1) * size < len(rows)
        address = "https://content.twilio.com/v1/Content"
        meta = {
            "page": page,
            "page_size": size,
            "first_page_url": f"{address}?PageSize={size}&Page=0",
            "previous_page_url": None,
            "url": f"{address}?PageSize={size}&Page={page}",
            "next_page_url": f"{address}?PageSize={size}&Page={page + 1}" if more else None,
            "key": "contents",
        }
        return web.json_response({"meta": meta, "contents": rows[page * size : (page + 1) * size]})

    async def fetch(self, request: web.Request) -> web.Response:
        content = self.contents.get(request.match_info["sid"])
        return web.json_response(content.resource(self._account_sid)) if content else refusal(20404)

    async def delete(self, request: web.Request) -> web.Response:
        if self.contents.pop(request.match_info["sid"], None) is None:
            return refusal(20404)
        return web.Response(status=204)

    async def ask_approval(self, request: web.Request) -> web.Response:
        content = self.contents.get(request.match_info["sid"])
        if content is None:
            return refusal(20404)
        given = await request.json()
        content.approval = {
            "name": given.get("name"),
            "category": given.get("category"),
            "content_type": next(iter(content.types)),
            "status": "approved" if self._behaviour.templates_approved else "pending",
            "rejection_reason": "",
            "allow_category_change": bool(given.get("allow_category_change", True)),
        }
        return web.json_response(content.approval, status=201)

    async def approval(self, request: web.Request) -> web.Response:
        content = self.contents.get(request.match_info["sid"])
        if content is None:
            return refusal(20404)
        return web.json_response(
            {
                "sid": content.sid,
                "account_sid": self._account_sid,
                "whatsapp": {"type": "whatsapp", **(content.approval or {"status": "unsubmitted"})},
                "url": f"https://content.twilio.com/v1/Content/{content.sid}/ApprovalRequests",
            }
        )
