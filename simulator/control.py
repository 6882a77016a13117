"""Control of the simulator itself: faults, behaviour, clock, counts, state, events."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler
from yarl import URL

from simulator.control_customers import LONGEST_WAIT
from simulator.control_forms import (
    ApprovalForm,
    BehaviourForm,
    ClockForm,
    ControlError,
    FaultForm,
    read,
)
from simulator.faults import MODES, FaultError
from simulator.network import LINES
from simulator.parcels import SIDE_STEPS, STEPS
from simulator.presets import TITLES
from simulator.views import content_view, customer_view, disruption_view, message_view, parcel_view, text
from simulator.world import World

SHOWN_CUSTOMERS, SHOWN_MESSAGES = 50, 100
HEARTBEAT = 15.0


@web.middleware
async def control_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns what went wrong in a control request into JSON; other web pages may not steer."""
    if request.path.startswith("/control/") and not _same_origin(request):
        return web.json_response({"error": "not from another page"}, status=403)
    try:
        return await handler(request)
    except ControlError as error:
        return web.json_response({"error": error.message}, status=error.status)
    except ValueError as error:
        if not request.path.startswith("/control/"):
            raise
        return web.json_response({"error": str(error)}, status=400)


def _same_origin(request: web.Request) -> bool:
    origin = request.headers.get("Origin")
    return origin is None or URL(origin).authority == request.host


class Control:
    """Everything that is not about the city or a customer."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/control/state", self._state),
            web.get("/control/events", self._events),
            web.get("/control/counts", self._counts),
            web.post("/control/reset", self._reset),
            web.get("/control/faults", self._faults),
            web.post("/control/faults", self._add_fault),
            web.delete("/control/faults", self._clear_faults),
            web.delete("/control/faults/{id}", self._remove_fault),
            web.get("/control/behaviour", self._behaviour),
            web.patch("/control/behaviour", self._behave),
            web.post("/control/clock", self._clock),
            web.get("/control/content", self._content),
            web.post("/control/content/{sid}/approval", self._approve),
            web.delete("/control/content/{sid}", self._remove_content),
        ]

    async def _state(self, request: web.Request) -> web.Response:
        """All that the page draws: the latest customers, each with the latest messages."""
        world, now = self._world, self._world.clock.now()
        customers = world.phones.customers()[-SHOWN_CUSTOMERS:]
        state = {
            "now": text(now),
            "clock_offset": world.clock.offset.total_seconds(),
            "sender": world.settings.sender,
            "behaviour": asdict(world.behaviour),
            "counts": dict(world.counts),
            "faults": [asdict(fault) for fault in world.faults.active()],
            "modes": {target: sorted(modes) for target, modes in MODES.items()},
            "presets": {name: asdict(title) for name, title in TITLES.items()},
            "lines": LINES,
            "steps": [*STEPS, *SIDE_STEPS],
            "disruptions": [disruption_view(d) for d in world.alerts.disruptions.values()],
            "parcels": [parcel_view(p) for p in world.dhl.parcels.values()],
            "contents": [content_view(c) for c in world.contents.contents.values()],
            "customers": [
                {
                    **customer_view(customer, now),
                    "thread": [message_view(m) for m in customer.messages[-SHOWN_MESSAGES:]],
                }
                for customer in customers
            ],
        }
        return web.json_response(state)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: one line per change; a comment now and then keeps the line open."""
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await stream.prepare(request)
        await stream.write(b": hello\n\n")
        with self._world.changes.listen() as queue:
            while True:
                try:
                    change = await asyncio.wait_for(queue.get(), HEARTBEAT)
                    line = f"event: {change.kind}\ndata: {json.dumps(change.about)}\n\n"
                except TimeoutError:
                    line = ": still here\n\n"
                try:
                    await stream.write(line.encode())
                except ConnectionError:
                    return stream

    async def _counts(self, request: web.Request) -> web.Response:
        """How often what was called; with `key`, `at_least` and `wait` it waits for a number."""
        counts, query = self._world.counts, request.query
        if key := query.get("key"):
            wanted, seconds = int(query.get("at_least", 1)), float(query.get("wait", 0))
            await self._world.changes.until(lambda: counts[key] >= wanted, min(seconds, LONGEST_WAIT))
        return web.json_response(dict(counts))

    async def _reset(self, request: web.Request) -> web.Response:
        await self._world.reset()
        return web.Response(status=204)

    async def _faults(self, request: web.Request) -> web.Response:
        return web.json_response([asdict(fault) for fault in self._world.faults.active()])

    async def _add_fault(self, request: web.Request) -> web.Response:
        form = await read(request, FaultForm)
        details: dict[str, Any] = form.model_dump(exclude={"target", "mode"})
        try:
            fault = self._world.faults.add(form.target, form.mode, **details)
        except FaultError as error:
            raise ControlError(400, str(error)) from None
        self._world.changes.publish("fault", id=fault.id)
        return web.json_response(asdict(fault), status=201)

    async def _remove_fault(self, request: web.Request) -> web.Response:
        if not self._world.faults.remove(request.match_info["id"]):
            raise ControlError(404, "no such fault")
        self._world.changes.publish("fault", id=request.match_info["id"])
        return web.Response(status=204)

    async def _clear_faults(self, request: web.Request) -> web.Response:
        self._world.faults.clear()
        self._world.changes.publish("fault", id=None)
        return web.Response(status=204)

    async def _behaviour(self, request: web.Request) -> web.Response:
        return web.json_response(asdict(self._world.behaviour))

    async def _behave(self, request: web.Request) -> web.Response:
        form = await read(request, BehaviourForm)
        for name in form.model_fields_set:
            value = getattr(form, name)
            if value is None and name not in ("gateway_url", "dhl_daily_limit", "daily_limit"):
                raise ControlError(400, f"{name}: cannot be empty")
            setattr(self._world.behaviour, name, value.rstrip("/") if isinstance(value, str) else value)
        self._world.changes.publish("behaviour")
        return await self._behaviour(request)

    async def _clock(self, request: web.Request) -> web.Response:
        form = await read(request, ClockForm)
        self._world.clock.advance(form.advance_seconds)
        self._world.changes.publish("clock")
        return web.json_response({"now": text(self._world.clock.now())})

    async def _content(self, request: web.Request) -> web.Response:
        contents = self._world.contents.contents.values()
        sid = self._world.settings.account_sid
        return web.json_response([{**c.resource(sid), "approval": c.approval} for c in contents])

    async def _remove_content(self, request: web.Request) -> web.Response:
        if self._world.contents.contents.pop(request.match_info["sid"], None) is None:
            raise ControlError(404, "no such content")
        self._world.changes.publish("content", sid=request.match_info["sid"])
        return web.Response(status=204)

    async def _approve(self, request: web.Request) -> web.Response:
        form = await read(request, ApprovalForm)
        content = self._world.contents.contents.get(request.match_info["sid"])
        if content is None:
            raise ControlError(404, "no such content")
        content.approval |= {"status": form.status, "rejection_reason": form.reason}
        if form.category:
            content.approval["category"] = form.category
        self._world.changes.publish("content", sid=content.sid)
        return web.json_response(content.approval)
