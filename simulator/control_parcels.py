"""Control of the parcels: where they are, and what a carrier answers for them whatever that is."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from simulator.changes import Changes
from simulator.clock import Clock
from simulator.control_forms import AnswerForm, ControlError, MoveForm, ParcelForm, read
from simulator.dhl import Dhl
from simulator.parcels import Parcel, StepError, parcel
from simulator.replay import Recorded, Replays
from simulator.views import parcel_view


class ParcelControl:
    """Moves parcels along their way; `moved` hears of each move."""

    def __init__(
        self, clock: Clock, changes: Changes, dhl: Dhl, replays: Replays, moved: Callable[[Parcel], None]
    ) -> None:
        self._clock = clock
        self._changes = changes
        self._dhl = dhl
        self._replays = replays
        self._moved = moved

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/control/parcels", self._parcels),
            web.post("/control/parcels", self._new_parcel),
            web.post("/control/parcels/{number}/move", self._move),
            web.delete("/control/parcels/{number}", self._lose),
            web.post("/control/answers", self._record),
            web.delete("/control/answers", self._forget_answers),
        ]

    async def _parcels(self, request: web.Request) -> web.Response:
        return web.json_response([parcel_view(p) for p in self._dhl.parcels.values()])

    async def _new_parcel(self, request: web.Request) -> web.Response:
        form = await read(request, ParcelForm)
        try:
            made = parcel(form.number, form.step, self._clock.now(), form.service)
        except StepError as error:
            raise ControlError(400, str(error)) from None
        self._dhl.parcels[made.number] = made
        return self._shown(made, 201)

    async def _move(self, request: web.Request) -> web.Response:
        form, known = await read(request, MoveForm), self._known_parcel(request)
        try:
            known.move(form.step, self._clock.now())
        except StepError as error:
            raise ControlError(400, str(error)) from None
        return self._shown(known, 200)

    async def _lose(self, request: web.Request) -> web.Response:
        del self._dhl.parcels[self._known_parcel(request).number]
        self._changes.publish("parcel", number=request.match_info["number"])
        return web.Response(status=204)

    async def _record(self, request: web.Request) -> web.Response:
        form = await read(request, AnswerForm)
        recorded = Recorded(form.body, form.status, form.headers, form.times, form.postcode)
        self._replays.put(form.source, form.number, recorded)
        return web.Response(status=204)

    async def _forget_answers(self, request: web.Request) -> web.Response:
        self._replays.clear()
        return web.Response(status=204)

    def _known_parcel(self, request: web.Request) -> Parcel:
        known = self._dhl.parcels.get(request.match_info["number"])
        if known is None:
            raise ControlError(404, "no such parcel")
        return known

    def _shown(self, changed: Parcel, status: int) -> web.Response:
        self._changes.publish("parcel", number=changed.number)
        self._moved(changed)
        return web.json_response(parcel_view(changed), status=status)
