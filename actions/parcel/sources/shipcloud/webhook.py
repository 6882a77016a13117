"""`POST /events/shipcloud/<secret>`: shipcloud signs nothing, so whoever knows the secret gives a hint and no more."""

from __future__ import annotations

import asyncio
import hmac
import json
import re
from typing import Any

import structlog
from aiohttp import web

from bot.model.clock import Clock
from bot.model.errors import NotStoredError, SettingsError
from bot.model.log_rate import LogRate
from bot.model.meter import UNMETERED, Meter
from bot.model.source_quota import Hints

log = structlog.get_logger()

SETTING = "LOTSE_SHIPCLOUD_WEBHOOK_SECRET"
SHORTEST_SECRET = 32
LARGEST = 64 * 1024
READ_SECONDS = 10.0
_ID = re.compile(r"[A-Za-z0-9_-]{6,64}")
_KIND = re.compile(r"(tracker|shipment)s?(?:[./]|$)")


class ShipcloudDoor:
    """Takes the id of a tracker or a shipment from a webhook, and a worker fetches it from shipcloud. Without a secret
    there is no door."""

    def __init__(self, secret: str, hints: Hints, clock: Clock, meter: Meter = UNMETERED) -> None:
        if secret and len(secret) < SHORTEST_SECRET:
            raise SettingsError(f"{SETTING}: at least {SHORTEST_SECRET} characters")
        self._secret = secret
        self._hints = hints
        self._meter = meter
        self._seldom = LogRate(clock)

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/events/shipcloud/{secret}", self.push)]

    async def push(self, request: web.Request) -> web.Response:
        if not self._secret:
            return self._said(404, "closed", f"{SETTING} is not set")
        if not hmac.compare_digest(request.match_info["secret"].encode(errors="replace"), self._secret.encode()):
            return self._said(401, "bad_signature", "not the secret")
        try:
            async with asyncio.timeout(READ_SECONDS):
                raw = await request.content.read(LARGEST + 1)
        except TimeoutError:
            return self._said(408, "refused", "the body did not come")
        except web.RequestPayloadError:
            return self._said(400, "refused", "the body cannot be unpacked")
        if len(raw) > LARGEST:
            return self._said(413, "too_large", f"at most {LARGEST} bytes")
        try:
            hint = hint_of(json.loads(raw))
        except (ValueError, RecursionError):
            return self._said(400, "refused", "not JSON")
        if hint is None:
            return self._said(200, "ignored", "")
        try:
            await self._hints.add(hint)
        except NotStoredError:
            return self._said(503, "not_stored", "try again")
        return self._said(202, "stored", "")

    def _said(self, status: int, outcome: str, reason: str) -> web.Response:
        self._meter.count("lotse_events_pushed_total", outcome=outcome)
        if reason and (number := self._seldom.due(outcome)):
            log.warning("event.not_accepted", outcome=outcome, reason=reason, number=number)
        return web.json_response({"outcome": outcome}, status=status)


def hint_of(data: Any) -> str | None:
    """What is to be fetched, `trackers:<id>` or `shipments:<id>`; None if the call names neither."""
    body = data.get("data") if isinstance(data, dict) else None
    id_ = body.get("id") if isinstance(body, dict) else None
    if not isinstance(body, dict) or not isinstance(id_, str) or not _ID.fullmatch(id_):
        return None
    url = body.get("url")
    path = url.rpartition("/v1/")[2] if isinstance(url, str) else ""
    kind = _KIND.match(path) or _KIND.match(str(data.get("type") or ""))
    return f"{kind[1]}s:{id_}" if kind else None
