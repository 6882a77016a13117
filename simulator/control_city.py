"""Control of the city: what goes wrong in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

from aiohttp import web

from simulator.alerts import Alerts
from simulator.changes import Changes
from simulator.clock import Clock
from simulator.control_forms import (
    ControlError,
    DisruptionForm,
    EndForm,
    FeedForm,
    read,
)
from simulator.disruptions import Disruption, Words
from simulator.presets import TITLES, preset
from simulator.views import disruption_view
from simulator.written_feed import WrittenFeed


class CityControl:
    """Starts, changes and ends what goes wrong."""

    def __init__(self, clock: Clock, changes: Changes, alerts: Alerts) -> None:
        self._clock = clock
        self._changes = changes
        self._alerts = alerts
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
