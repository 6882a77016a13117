"""The alert feed's server: now and then a good one, and every way in which feeds go bad."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

from aiohttp import web

from simulator import feed
from simulator.behaviour import Behaviour
from simulator.changes import Changes
from simulator.clock import Clock
from simulator.disruptions import Disruption
from simulator.fault_effects import COMMON, suffer
from simulator.faults import Fault, Faults
from simulator.written_feed import WrittenFeed

_TYPE = "application/x-protobuf"
_OLD = 3600.0  # how far back `freeze` sets the header timestamp unless told otherwise


class Alerts:
    """Holds what is disrupted and serves it."""

    def __init__(
        self, clock: Clock, changes: Changes, faults: Faults, counts: Counter[str], behaviour: Behaviour
    ) -> None:
        self._clock = clock
        self._changes = changes
        self._faults = faults
        self._counts = counts
        self._behaviour = behaviour
        self.disruptions: dict[str, Disruption] = {}
        self.written: dict[str, WrittenFeed] = {}
        self._changed = clock.now()

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/gtfs-rt/alerts.pb", self._serve), web.get("/gtfs-rt/second.pb", self._second)]

    def write(self, name: str, feed: WrittenFeed | None) -> None:
        """Give out what somebody wrote, or the city's own feed again."""
        if feed is None:
            self.written.pop(name, None)
        else:
            self.written[name] = feed
        self._touch(None)

    async def _second(self, request: web.Request) -> web.Response:
        """Another operator's feed: empty until somebody writes one."""
        self._counts["alerts.second"] += 1
        feed = self.written.get("second", WrittenFeed())
        return web.Response(body=feed.served(self._clock.now()), content_type=_TYPE)

    def put(self, disruption: Disruption) -> None:
        self.disruptions[disruption.id] = disruption
        self._touch(disruption.id)

    def vanish(self, disruption_id: str | None = None) -> None:
        """Take one disruption out of the feed, or all of them at once."""
        if disruption_id is None:
            self.disruptions.clear()
        else:
            self.disruptions.pop(disruption_id, None)
        self._touch(disruption_id)

    def _touch(self, disruption_id: str | None) -> None:
        self._changed = self._clock.now()
        self._changes.publish("disruption", id=disruption_id)

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        self._counts["alerts.requests"] += 1
        self._changes.publish("counts")
        fault = self._faults.take("alerts")
        if fault is None:
            return await self._answer(request)
        if fault.mode in COMMON:
            return await suffer(fault, request, lambda: self._answer(request), _refuse)
        return self._spoilt(fault)

    async def _answer(self, request: web.Request) -> web.Response:
        if feed_ := self.written.get("alerts"):
            return web.Response(body=feed_.served(self._clock.now()), content_type=_TYPE)
        tag, modified = self._tag(), format_datetime(self._changed, usegmt=True)
        headers = {"ETag": tag, "Last-Modified": modified, "Cache-Control": "no-cache"}
        if self._unchanged(request, tag):
            self._counts["alerts.unchanged"] += 1
            return web.Response(status=304, headers=headers)
        return self._feed(self.disruptions.values(), self._clock.now(), headers)

    def _feed(
        self,
        shown: Iterable[Disruption],
        stamp: datetime,
        headers: dict[str, str] | None = None,
        *,
        differential: bool = False,
    ) -> web.Response:
        body = feed.message(shown, stamp, differential=differential, untidy=self._behaviour.alerts_untidy)
        return web.Response(body=body, content_type=_TYPE, headers=headers)

    def _tag(self) -> str:
        """Follows the alerts only, so that a feed without news can be answered with 304."""
        content = feed.message(self.disruptions.values(), datetime.fromtimestamp(0, UTC))
        content += b"untidy" if self._behaviour.alerts_untidy else b""
        return f'W/"{hashlib.sha256(content).hexdigest()[:24]}"'

    def _unchanged(self, request: web.Request, tag: str) -> bool:
        if known := request.headers.get("If-None-Match"):
            return tag.removeprefix("W/") in known or known.strip() == "*"
        if since := request.headers.get("If-Modified-Since"):
            try:
                return self._changed.replace(microsecond=0) <= parsedate_to_datetime(since)
            except (TypeError, ValueError):
                return False
        return False

    def _spoilt(self, fault: Fault) -> web.Response:
        """A 200 whose body is wrong; none of these carries an ETag, so no 304 can confirm it."""
        now, all_of_them = self._clock.now(), list(self.disruptions.values())
        if fault.mode == "freeze":
            return self._feed(all_of_them, now - timedelta(seconds=fault.seconds or _OLD))
        if fault.mode == "empty":
            return self._feed([], now)
        if fault.mode == "differential":
            return self._feed(all_of_them[-1:], now, differential=True)
        whole = feed.message(all_of_them, now)
        bodies = {
            "garbage": b"<html><body>502 Bad Gateway</body></html>",
            "truncate": whole[: max(1, len(whole) * 2 // 3)],
            "blank": b"",
        }
        return web.Response(body=bodies[fault.mode], content_type=_TYPE)


def _refuse(fault: Fault) -> web.StreamResponse:
    return web.Response(status=fault.status or 500, text="Service unavailable")
