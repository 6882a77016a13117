"""Control of the city: disruptions and parcels."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

from aiohttp import web

from simulator.alerts import Alerts
from simulator.changes import Changes
from simulator.clock import Clock
from simulator.control_forms import (
    AnswerForm,
    ControlError,
    DisruptionForm,
    EndForm,
    FeedForm,
    MoveForm,
    ParcelForm,
    read,
)
from simulator.dhl import Dhl
from simulator.disruptions import Disruption, Words
from simulator.parcels import Parcel, StepError, parcel
from simulator.presets import TITLES, preset
from simulator.replay import Recorded, Replays
from simulator.views import disruption_view, parcel_view
from simulator.written_feed import WrittenFeed


class CityControl:
    """Starts, changes and ends what goes wrong; moves parcels along their way."""

    def __init__(self, clock: Clock, changes: Changes, alerts: Alerts, dhl: Dhl, replays: Replays) -> None:
        self._clock = clock
        self._changes = changes
        self._alerts = alerts
        self._dhl = dhl
        self._replays = replays
        self._numbers = count(1)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/control/disruptions", self._disruptions),
            web.post("/control/disruptions", self._start),
            web.delete("/control/disruptions", self._vanish_all),
            web.patch("/control/disruptions/{id}", self._change),
            web.post("/control/disruptions/{id}/end", self._end),
            web.delete("/control/disruptions/{id}", self._vanish),
            web.post("/control/feed", self._write),
            web.delete("/control/feed", self._forget_feeds),
            web.get("/control/parcels", self._parcels),
            web.post("/control/parcels", self._new_parcel),
            web.post("/control/parcels/{number}/move", self._move),
            web.delete("/control/parcels/{number}", self._lose),
            web.post("/control/answers", self._record),
            web.delete("/control/answers", self._forget_answers),
        ]

    async def _disruptions(self, request: web.Request) -> web.Response:
        return web.json_response([disruption_view(d) for d in self._alerts.disruptions.values()])

    async def _start(self, request: web.Request) -> web.Response:
        form = await read(request, DisruptionForm)
        if form.preset is not None and form.preset not in TITLES:
            raise ControlError(400, f"preset: one of {', '.join(TITLES)}")
        number = form.id or f"{form.preset or 'alert'}-{next(self._numbers)}"
        now = self._clock.now()
        start = preset(form.preset, number, now) if form.preset else Disruption(number, now)
        made = _changed(start, form, now)
        if not made.lines and not made.station:
            raise ControlError(400, "lines or station: a disruption is somewhere")
        self._alerts.put(made)
        return web.json_response(disruption_view(made), status=201)

    async def _change(self, request: web.Request) -> web.Response:
        form, old = await read(request, DisruptionForm), self._known(request)
        made = replace(_changed(old, form, self._clock.now()), version=old.version + 1)
        self._alerts.put(made)
        return web.json_response(disruption_view(made))

    async def _end(self, request: web.Request) -> web.Response:
        form, old = await read(request, EndForm), self._known(request)
        if form.how == "vanish":
            self._alerts.vanish(old.id)
        else:
            self._alerts.put(replace(old, end=self._clock.now(), version=old.version + 1))
        return web.json_response({"ended": old.id, "how": form.how})

    async def _vanish(self, request: web.Request) -> web.Response:
        self._alerts.vanish(self._known(request).id)
        return web.Response(status=204)

    async def _vanish_all(self, request: web.Request) -> web.Response:
        self._alerts.vanish()
        return web.Response(status=204)

    async def _write(self, request: web.Request) -> web.Response:
        form = await read(request, FeedForm)
        body = form.body.encode() if form.body is not None else None
        written = WrittenFeed(form.text, form.wrapping, form.gzipped, form.bom, form.ahead, body)
        entities = len(written.message(self._clock.now()).entity) if body is None else None
        self._alerts.write(form.feed, written)
        return web.json_response({"entities": entities}, status=201)

    async def _forget_feeds(self, request: web.Request) -> web.Response:
        for name in list(self._alerts.written):
            self._alerts.write(name, None)
        return web.Response(status=204)

    def _known(self, request: web.Request) -> Disruption:
        known = self._alerts.disruptions.get(request.match_info["id"])
        if known is None:
            raise ControlError(404, "no such disruption")
        return known

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
        return web.json_response(parcel_view(changed), status=status)


def _changed(old: Disruption, form: DisruptionForm, now: datetime) -> Disruption:
    """The disruption with every field that the form names."""
    plain = ("station", "effect", "cause", "severity", "start", "end", "replacement", "extra_minutes", "url")
    changes = {name: value for name in plain if (value := getattr(form, name)) is not None}
    if form.lines is not None:
        changes["lines"] = tuple(form.lines)
    if form.from_ or form.to:
        start, end = old.section or (None, None)
        changes["section"] = _ends(form.from_ or start, form.to or end)
    if form.minutes is not None:
        changes["end"] = now + timedelta(minutes=form.minutes)
    if form.open_end:
        changes["end"] = None
    for name in ("reason", "header", "text"):
        de, en = getattr(form, f"{name}_de"), getattr(form, f"{name}_en")
        if de or en:
            changes[name] = Words(de or en, en or de)
    return replace(old, **changes)


def _ends(start: str | None, end: str | None) -> tuple[str, str]:
    if not start or not end:
        raise ControlError(400, "from and to: a section has two ends")
    return start, end
