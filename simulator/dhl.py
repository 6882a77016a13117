"""DHL Shipment Tracking – Unified, as far as a tracking question needs it."""

from __future__ import annotations

import hmac
from collections import Counter
from datetime import datetime
from typing import Any

from aiohttp import web

from simulator.behaviour import Behaviour
from simulator.changes import Changes
from simulator.clock import Clock
from simulator.fault_effects import COMMON, suffer
from simulator.faults import Fault, Faults
from simulator.parcels import CODES, LOCAL, PLACES, POSTCODE, TEXTS, UNLOCKED, Parcel, standard_parcels
from simulator.replay import Replays

_TITLES = {401: "Unauthorized", 404: "No result found", 429: "Too many requests within defined time period"}
_DETAILS = {
    401: "The key in the header DHL-API-Key is missing or not valid.",
    404: "No shipment with given tracking number found.",
    429: "The quota of this key is used up.",
}


class Dhl:
    """Holds the parcels and answers for them."""

    def __init__(
        self,
        *,
        api_key: str,
        clock: Clock,
        changes: Changes,
        faults: Faults,
        behaviour: Behaviour,
        counts: Counter[str],
        replays: Replays,
    ) -> None:
        self._api_key = api_key
        self._clock = clock
        self._changes = changes
        self._faults = faults
        self._behaviour = behaviour
        self._counts = counts
        self._replays = replays
        self.parcels = standard_parcels(clock.now())

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/dhl/track/shipments", self._serve)]

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        self._counts["dhl.requests"] += 1
        self._changes.publish("counts")
        if not hmac.compare_digest(request.headers.get("DHL-API-Key", "").encode(), self._api_key.encode()):
            return _problem(401)
        fault = self._faults.take("dhl")
        if fault is None:
            return await self._answer(request)
        if fault.mode in COMMON:
            return await suffer(fault, request, lambda: self._answer(request), _refuse)
        return web.Response(text="<html><body>Bad Gateway</body></html>", content_type="text/html")

    async def _answer(self, request: web.Request) -> web.Response:
        limit = self._behaviour.dhl_daily_limit
        if limit is not None and self._counts["dhl.counted"] >= limit:
            return _problem(429)
        self._counts["dhl.counted"] += 1
        number, service = request.query.get("trackingNumber", ""), request.query.get("service")
        postcode = request.query.get("recipientPostalCode")
        if recorded := self._replays.take("dhl", number, postcode):
            return recorded.response()
        parcel = self.parcels.get(number)
        if parcel is None or service not in (None, parcel.service):
            return _problem(404)
        language = "en" if request.query.get("language", "en").lower().startswith("en") else "de"
        return web.json_response({"shipments": [shipment(parcel, language, postcode)]})

    def reset(self) -> None:
        self.parcels = standard_parcels(self._clock.now())


def shipment(parcel: Parcel, language: str, postcode: str | None = None) -> dict[str, Any]:
    """One shipment as the API shows it: newest event first, times local and without a zone; to who names the
    recipient's postcode with persons and places."""
    events = [_event(step, at, language) for step, at in reversed(parcel.events)]
    shown: dict[str, Any] = {
        "id": parcel.number,
        "service": parcel.service,
        "origin": {"address": {"countryCode": "DE"}},
        "destination": {"address": {"countryCode": "DE", "addressLocality": "Hamburg"}},
        "status": events[0],
        "serviceUrl": f"https://www.dhl.de/de/privatkunden.html?piececode={parcel.number}",
        "returnFlag": parcel.step == "failure",
        "details": {
            "product": {"productName": "DHL PAKET"},
            "proofOfDeliverySignedAvailable": False,
            "totalNumberOfPieces": 1,
            "weight": {"value": 2, "unitText": "kg"},
        },
        "events": events,
    }
    if postcode == POSTCODE:
        shown["destination"]["address"]["postalCode"] = POSTCODE
        if parcel.step in UNLOCKED:
            text = UNLOCKED[parcel.step].en if language == "en" else UNLOCKED[parcel.step].de
            shown["status"] = {**events[0], "status": text, "description": text}
        if parcel.step == "delivered":
            shown["details"]["proofOfDelivery"] = {"signed": {"familyName": "Petersen"}}
    if parcel.window:
        start, end = (_local(moment) for moment in parcel.window)
        shown["estimatedDeliveryTimeFrame"] = {"estimatedFrom": start, "estimatedThrough": end}
        shown["estimatedTimeOfDelivery"] = end
    return shown


def _event(step: str, at: datetime, language: str) -> dict[str, Any]:
    text = TEXTS[step].en if language == "en" else TEXTS[step].de
    event: dict[str, Any] = {
        "timestamp": _local(at),
        "statusCode": CODES.get(step, "transit"),
        "status": text,
        "description": text,
    }
    if place := PLACES.get(step):
        event["location"] = {"address": {"addressLocality": place, "countryCode": "DE"}}
    return event


def _local(moment: datetime) -> str:
    return moment.astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M:%S")


def _problem(status: int) -> web.Response:
    body = {
        "title": _TITLES.get(status, "Error"),
        "status": status,
        "detail": _DETAILS.get(status, "The request could not be served."),
        "instance": "/shipment/00000000-0000-0000-0000-000000000000",
    }
    return web.json_response(body, status=status, content_type="application/problem+json")


def _refuse(fault: Fault) -> web.StreamResponse:
    return _problem(fault.status or 500)
