"""One selector of an alert, looked up in the network.

Its fields are AND, and each can only narrow: one that we cannot look up makes the selector mean *some part* of what the
others say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from actions.transit.network import Network
from actions.transit.network.modes import mode
from actions.transit.sources.alerts import words
from actions.transit.sources.alerts.model import Run, Stop


@dataclass(frozen=True)
class Said:
    """The notice's own words, and its effect."""

    header: Mapping[str, str]
    description: Mapping[str, str]
    effect: str | None

    @property
    def texts(self) -> tuple[str, ...]:
        """All of them, the headlines first."""
        return (*self.header.values(), *self.description.values())


@dataclass
class Met:
    """What the selectors of an alert have named so far; the dicts keep the order and drop doubles.

    `net` are lines that were meant with all others of an operator or kind, `ways` directions by name or number.
    `elsewhere` counts what is somebody else's, `unknown` what names nothing we know, and
    `strange` says that an operator is among that, who may have a U3 too.
    """

    whole: dict[str, None] = field(default_factory=dict)
    net: dict[str, None] = field(default_factory=dict)
    stops: dict[Stop, None] = field(default_factory=dict)
    stations: dict[str, None] = field(default_factory=dict)
    ways: dict[tuple[str, int | str], None] = field(default_factory=dict)
    runs: dict[tuple[Any, ...], Run] = field(default_factory=dict)
    parts: dict[str, None] = field(default_factory=dict)
    elsewhere: int = 0
    unknown: list[Literal["run", "stop", "other"]] = field(default_factory=list)
    strange: bool = False


class Selector:
    """One selector, read against the network."""

    def __init__(self, selector: Any, said: Said, network: Network, met: Met) -> None:
        self._one = selector
        self._trip = selector.trip  # empty where there is none
        self._said = said
        self._network = network
        self._met = met
        self._vague = False

    def look_up(self) -> None:
        """Add what the selector means to what has been met."""
        lines = self._lines()
        if lines is None:
            return
        if self._is_run():
            self._run(lines)
        elif self._one.stop_id:
            self._stop(lines)
        elif lines:
            self._whole(lines)

    def _is_run(self) -> bool:
        return bool(self._trip.trip_id or self._trip.start_time or self._trip.start_date)

    def _lines(self) -> tuple[str, ...] | None:
        """Return our lines that operator, kind, route and trip leave; empty where they say nothing; None where they
        leave nothing of ours."""
        one, network = self._one, self._network
        routes = [r for r in (one.route_id, self._trip.route_id) if r]
        known = [network.route(route) for route in routes]
        agency = network.agency(one.agency_id) if one.agency_id else None
        if any(k.known and (k.name is None or not network.served(k.name)) for k in known):
            self._met.elsewhere += 1
            return None
        if one.HasField("route_type") and mode(one.route_type) is None:
            self._vague = True
        if one.agency_id and agency is None:
            self._vague = self._met.strange = True
        if not all(k.known for k in known):
            self._vague = True
        fit = network.lines_by(
            agency.id if agency else None,
            one.route_type if one.HasField("route_type") and mode(one.route_type) is not None else None,
        )
        if not fit:
            self._met.elsewhere += 1
            return None
        named = {k.name for k in known if k.name}
        if named:
            left = tuple(line for line in fit if named == {line})
            self._met.elsewhere += not left
            return left or None
        if routes:
            self._met.unknown.append("run" if self._is_run() else "stop" if one.stop_id else "other")
            return None
        if not one.agency_id and not one.HasField("route_type"):
            return ()
        if self._vague and not self._is_run():  # an operator nobody knows runs no line of ours
            self._met.unknown.append("stop" if one.stop_id else "other")
            return None
        return fit

    def _whole(self, lines: tuple[str, ...]) -> None:
        by_route = bool(self._one.route_id or self._trip.route_id)
        way = self._way()
        for line in lines:
            if self._vague:
                self._met.parts[line] = None
            elif way is not None and by_route:
                self._direction(line, way)
            elif way is not None:
                self._met.parts[line] = None
            elif by_route:
                self._met.whole[line] = None
            else:
                self._met.net[line] = None

    def _way(self) -> int | None:
        if self._one.HasField("direction_id"):
            return int(self._one.direction_id)
        if self._trip.HasField("direction_id"):
            return int(self._trip.direction_id)
        return None

    def _towards(self, line: str) -> str | None:
        way = self._way()
        told = self._network.towards(line, way) if way is not None else None
        return told or words.towards(self._said.texts, self._network.stations_of(line), self._network)

    def _direction(self, line: str, way: int) -> None:
        towards = self._towards(line)
        if towards is None and way not in (0, 1):
            self._met.parts[line] = None
        else:
            self._met.ways[line, way if towards is None else towards] = None

    def _run(self, lines: tuple[str, ...]) -> None:
        trip = self._trip
        known = self._network.trip(trip.trip_id) if trip.trip_id else None
        line = known.line if known else lines[0] if len(lines) == 1 else None
        if line is None:
            self._met.unknown.append("run")
            return
        if known and lines and known.line not in lines:
            self._met.elsewhere += 1
            return
        towards = known.towards if known else self._towards(line) if self._way() is not None else None
        departs = _clock(trip.start_time or (known.departs if known else None) or "")
        key = (trip.trip_id or trip.start_time, line, trip.start_date)
        self._met.runs[key] = Run(line, towards, departs, _day(trip.start_date))

    def _stop(self, lines: tuple[str, ...]) -> None:
        network, stop = self._network, self._network.stop(self._one.stop_id)
        station = stop.name
        if not stop.known and len(lines) == 1:
            station = network.on_line(self._one.stop_id, lines[0])
        calling = network.lines_of(station) if station else ()
        if stop.known and not calling:
            if lines and self._one.route_id:
                self._met.parts.update(dict.fromkeys(lines))  # a stop of something else on our line: some part of it
            else:
                self._met.elsewhere += 1
        elif station is None:
            if len(lines) == 1:  # a platform that nobody knows
                self._met.parts[lines[0]] = None
            else:
                self._met.unknown.append("stop")
        elif not lines and not stop.lines:
            self._met.stations[station] = None
        else:
            here = [one for one in calling if (not lines or one in lines) and (not stop.lines or one in stop.lines)]
            self._met.stops.update(dict.fromkeys(self._stop_of(line, station) for line in here))
            if not here and self._one.route_id:
                self._met.parts.update(dict.fromkeys(lines))
            elif not here:
                self._met.elsewhere += 1

    def _stop_of(self, line: str, station: str) -> Stop:
        return Stop(line, station, self._towards(line) if self._way() is not None else None)


def _clock(start_time: str) -> str | None:
    """ "10:12:00" is 10:12, "24:10:00" ten past midnight."""
    parts = start_time.split(":")
    if len(parts) not in (2, 3) or not all(part.strip().isdigit() for part in parts):
        return None
    hour, minute = int(parts[0]), int(parts[1])
    return f"{hour % 24:02}:{minute:02}" if hour < 48 and minute < 60 else None


def _day(start_date: str) -> date | None:
    try:
        return date.fromisoformat(start_date) if start_date else None
    except ValueError:
        return None
