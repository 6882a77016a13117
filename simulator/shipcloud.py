"""shipcloud's trackers and webhooks: one contract for the parcels of many carriers."""

from __future__ import annotations

import asyncio
import hmac
import uuid
from base64 import b64encode
from collections import Counter
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, web

from simulator.changes import Changes
from simulator.clock import Clock
from simulator.dhl import Dhl
from simulator.fault_effects import COMMON, suffer
from simulator.faults import Fault, Faults
from simulator.parcels import LOCAL, TEXTS, Parcel
from simulator.replay import Replays

STATUSES = {
    "announced": "label_created", "accepted": "picked_up", "transit": "transit", "region": "transit",
    "out_for_delivery": "out_for_delivery", "delivered": "delivered", "held_over": "delayed",
    "attempt": "not_delivered", "ready": "awaits_pickup_by_receiver", "neighbour": "delivered",
    "failure": "not_delivered", "customs": "transit", "damaged": "exception", "lost": "destroyed",
}  # fmt: skip
CARRIERS = ("dhl", "dpd", "gls", "hermes", "ups", "fedex")
_SPACE = uuid.UUID("6ba7b812-9dad-11d1-80b4-00c04fd430c8")


class Shipcloud:
    """Follows the parcels of the city, each by its carrier; `service` of a parcel names it."""

    def __init__(
        self,
        *,
        api_key: str,
        webhooks: list[str],
        session: ClientSession,
        clock: Clock,
        changes: Changes,
        faults: Faults,
        counts: Counter[str],
        dhl: Dhl,
        replays: Replays,
    ) -> None:
        self._expected = f"Basic {b64encode(f'{api_key}:'.encode()).decode()}"
        self._session = session
        self._clock = clock
        self._changes = changes
        self._faults = faults
        self._counts = counts
        self._dhl = dhl
        self._replays = replays
        self._trackers: dict[str, tuple[str, str]] = {}
        self._webhooks = list(webhooks)
        self._calling: set[asyncio.Task[None]] = set()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/shipcloud/trackers", self._guarded(self._make)),
            web.get("/shipcloud/trackers", self._guarded(self._list)),
            web.get("/shipcloud/trackers/{id}", self._guarded(self._show)),
            web.post("/shipcloud/webhooks", self._guarded(self._subscribe)),
        ]

    def reset(self) -> None:
        self._trackers.clear()

    async def close(self) -> None:
        for task in self._calling:
            task.cancel()
        await asyncio.gather(*self._calling, return_exceptions=True)

    def moved(self, parcel: Parcel) -> None:
        """Tell the webhooks of a parcel that a tracker follows; they are signed by nothing, as at shipcloud."""
        for id_, (_, number) in self._trackers.items():
            if number == parcel.number:
                body = {
                    "id": str(uuid.uuid4()),
                    "type": f"shipment.tracking.{STATUSES[parcel.step]}",
                    "occured_at": self._clock.now().isoformat(),
                    "data": {"id": id_, "url": f"/v1/trackers/{id_}", "object_type": "tracker"},
                }
                for url in self._webhooks:
                    task = asyncio.create_task(self._call(url, body))
                    self._calling.add(task)
                    task.add_done_callback(self._calling.discard)

    async def _call(self, url: str, body: dict[str, Any]) -> None:
        try:
            async with self._session.post(url, json=body, timeout=ClientTimeout(total=5)) as reply:
                self._counts[f"shipcloud.webhook.{reply.status}"] += 1
        except (ClientError, TimeoutError, OSError):
            self._counts["shipcloud.webhook.failed"] += 1

    def _guarded(self, answer: Any) -> Any:
        async def serve(request: web.Request) -> web.StreamResponse:
            self._counts["shipcloud.requests"] += 1
            self._changes.publish("counts")
            if not hmac.compare_digest(request.headers.get("Authorization", "").encode(), self._expected.encode()):
                return _errors(401, "Unauthorized")
            fault = self._faults.take("shipcloud")
            if fault is None:
                return await answer(request)  # type: ignore[no-any-return]
            if fault.mode in COMMON:
                return await suffer(fault, request, lambda: answer(request), _refuse)
            return web.Response(text="<html><body>Bad Gateway</body></html>", content_type="text/html")

        return serve

    async def _make(self, request: web.Request) -> web.StreamResponse:
        wanted = await request.json()
        carrier, number = str(wanted.get("carrier")), str(wanted.get("carrier_tracking_no"))
        if recorded := self._replays.take("shipcloud", number):
            return recorded.response()
        if carrier not in CARRIERS or not number:
            return _errors(422, "Carrier is not included in the list")
        if self._parcel(carrier, number) is None:
            return _errors(422, "Carrier tracking no is invalid")
        id_ = str(uuid.uuid5(_SPACE, f"{carrier} {number}"))
        if id_ in self._trackers:
            return _errors(409, "There is a tracker for this number already")
        self._trackers[id_] = carrier, number
        return web.json_response(self._view(id_), status=201)

    async def _list(self, request: web.Request) -> web.StreamResponse:
        number = request.query.get("carrier_tracking_no")
        found = [id_ for id_, (_, one) in self._trackers.items() if number in (None, one)]
        return web.json_response({"trackers": [self._view(id_) for id_ in found]})

    async def _show(self, request: web.Request) -> web.StreamResponse:
        id_ = request.match_info["id"]
        if id_ not in self._trackers:
            return _errors(404, "Not found")
        if recorded := self._replays.take("shipcloud", self._trackers[id_][1]):
            return recorded.response()
        return web.json_response(self._view(id_))

    async def _subscribe(self, request: web.Request) -> web.StreamResponse:
        url = str((await request.json()).get("url"))
        self._webhooks.append(url)
        return web.json_response({"id": str(uuid.uuid5(_SPACE, url)), "url": url, "deactivated": False}, status=201)

    def _parcel(self, carrier: str, number: str) -> Parcel | None:
        found = self._dhl.parcels.get(number)
        return found if found and found.service == ("parcel-de" if carrier == "dhl" else carrier) else None

    def _view(self, id_: str) -> dict[str, Any]:
        carrier, number = self._trackers[id_]
        parcel = self._parcel(carrier, number)
        events = [
            {
                "id": str(uuid.uuid5(_SPACE, f"{id_} {at}")),
                "timestamp": at.astimezone(LOCAL).isoformat(timespec="seconds"),
                "location": "Hamburg",
                "status": STATUSES[step],
                "details": TEXTS[step].de,
            }
            for step, at in (parcel.events if parcel else [])
        ]
        return {
            "id": id_,
            "carrier": carrier,
            "carrier_tracking_no": number,
            "created_at": self._clock.now().isoformat(),
            "status": STATUSES[parcel.step] if parcel else "unknown",
            "tracking_events": events,
        }


def _errors(status: int, message: str) -> web.Response:
    return web.json_response({"errors": [message]}, status=status)


def _refuse(fault: Fault) -> web.StreamResponse:
    return _errors(fault.status or 500, "The request could not be served")
