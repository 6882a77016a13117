"""Look up lines and stations, exactly and by what people write."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from actions.transit.network.data import Agency, Line, NetworkData, Trip, bare
from actions.transit.network.modes import covers, mode
from actions.transit.network.names import Names
from actions.transit.network.spelling import key

_PREFIX = re.compile(
    r"^(?:[^,]{2,40},\s*(?=\S)|(?:u|s)(?:-bahn(?:hof)?)?\s+|haltestelle\s+|station\s+|bahnhof\s+)+", re.IGNORECASE
)
_CLOSE_ENOUGH = 84.0  # two wrong letters in an ordinary name
_TIE = 3.0  # as near as this, two names are the same guess
_IFOPT = re.compile(r"[a-z]{2}:[^:]+:[^:]+", re.IGNORECASE)
_SHORT_NAME = 6  # "Hochbahn" for "Hamburger Hochbahn"
_INSTEAD = re.compile(r"(?<![A-Za-z])(?:S?EV|BUS|ERSATZ|RAIL_?REPL)", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """The stations a text may mean, best first, and how sure that is (0 to 1)."""

    stations: tuple[str, ...]
    confidence: float

    @property
    def station(self) -> str | None:
        """The station, if there is only one it can be."""
        return self.stations[0] if len(self.stations) == 1 else None


@dataclass(frozen=True)
class Known:
    """What an id of a feed means here: nothing we know, something of others (`name` None), or ours.

    `lines` of a platform are those that use it; None where the id stands for the whole station.
    """

    known: bool = False
    name: str | None = None
    lines: tuple[str, ...] | None = None


class Network:
    """A network of lines, those we serve and those we only know.

    `renewed` gives newer data when there are any, `standing` says how the last reading went. `own` are the names that
    the installation has set; nicknames come beside them.
    """

    def __init__(
        self,
        data: NetworkData,
        renewed: Callable[[], NetworkData | None] | None = None,
        standing: Callable[[], Mapping[str, Any]] = dict,
        own: Names | None = None,
    ) -> None:
        self._data = data
        self._own = own or data.names
        self._nicknames = Names()
        self._renewed = renewed
        self.standing = standing

    @property
    def data(self) -> NetworkData:
        """What holds now."""
        return self._data

    def renew(self) -> None:
        """Take over newer data if there are any; never in the middle of an answer."""
        if self._renewed is not None and (newer := self._renewed()) is not None:
            self._data = newer.with_names(self._own.over(self._nicknames))

    def rename(self, nicknames: Names) -> None:
        """From now on people call stations so; what the installation has set goes before."""
        if nicknames != self._nicknames:
            self._nicknames = nicknames
            self._data = self._data.with_names(self._own.over(nicknames))

    @property
    def lines(self) -> tuple[str, ...]:
        """Names of all lines, also of those that others run."""
        return tuple(self.data.lines)

    @property
    def served_lines(self) -> tuple[str, ...]:
        """Names of the lines we answer for."""
        return self.data.served

    @property
    def stations(self) -> tuple[str, ...]:
        """Names of all stations, also of those at which only others call."""
        return tuple(self.data.calling)

    @property
    def keys(self) -> dict[str, tuple[str, ...]]:
        """Every known spelling key with the stations it may mean."""
        return self.data.keys

    @property
    def operator(self) -> str:
        """Who runs the lines we answer for, by name."""
        data = self.data
        return data.agencies[data.lines[data.served[0]].agency].name

    @property
    def official_link(self) -> str:
        """The page of the operator whose lines we answer for."""
        data = self.data
        return self._url(data.lines[data.served[0]].agency)

    def line(self, text: str) -> str | None:
        """Return the line's name for its name, however it is spaced: "U3", "u 3", "u-3"."""
        data = self.data
        return text if text in data.lines else data.by_bare_name.get(bare(text))

    def route(self, route_id: str) -> Known:
        """Return the line of a route id: as the timetable has it, else where a line's name stands in the id
        ("HHA-U:U3_HHA-U", "1000U3"); the bus instead of a line is not the line."""
        known, line = self.data.route(route_id)
        if known or _INSTEAD.search(route_id):
            return Known(known, line)
        if (line := self.line(route_id)) is None:
            inside = [name for name, pattern in self.data.lettered if pattern.search(route_id)]
            line = inside[0] if len(inside) == 1 else None
        return Known(line is not None, line)

    def stop(self, stop_id: str) -> Known:
        """Return the station of a stop id, by the timetable, its IFOPT station or its name."""
        data = self.data
        known, station, lines = data.stop(stop_id)
        if known and station == stop_id and not self.lines_of(station) and len(self._exact(station)) > 1:
            return Known()  # an id that is a name, of which others have a station and we have several
        if known:
            return Known(True, station, lines or None)
        if (base := _IFOPT.match(stop_id)) is not None:
            known, station, _ = data.stop(base[0])
            stations = {station} if station else data.stops_like(base[0] + ":")
            if len(stations) == 1:
                return Known(True, stations.pop())
            return Known(known)
        named = self.exactly(stop_id) if re.search(r"[^\W\d_]{2}", stop_id) else None
        return Known(named is not None, named)

    def trip(self, trip_id: str) -> Trip | None:
        """Return the run with that id, if it is of a line that we serve."""
        return self.data.trip(trip_id)

    def agency(self, agency_id: str) -> Agency | None:
        """Return the operator by id or name, also where the id stands inside a longer one ("de:hvv:HHA:")."""
        agencies = self.data.agencies
        if agency_id in agencies:
            return agencies[agency_id]
        parts = {part.casefold() for part in re.split(r"[^\w]+", agency_id) if re.search(r"[A-Za-z]{2}", part)}
        for one in agencies.values():
            if one.id.casefold() in parts or key(agency_id).startswith(key(one.name)):
                return one
        within = [one for one in agencies.values() if len(agency_id) >= _SHORT_NAME and key(agency_id) in key(one.name)]
        return within[0] if len(within) == 1 else None

    def lines_by(self, agency: str | None, route_type: int | None) -> tuple[str, ...]:
        """Return the lines we serve of that operator and kind of transport."""
        found = (self.data.lines[name] for name in self.data.served)
        return tuple(
            one.name
            for one in found
            if (agency is None or one.agency == agency) and (route_type is None or covers(route_type, one.type))
        )

    def mode(self, line: str) -> str | None:
        """Return the line's kind of transport."""
        found = self._line(line)
        return mode(found.type) if found else None

    def towards(self, line: str, direction: int) -> str | None:
        """Return where a direction of a line leads; only a timetable that numbers them can say."""
        found = self._line(line)
        return found.towards.get(direction) if found else None

    def served(self, line: str) -> bool:
        """Say whether we answer for this line."""
        found = self._line(line)
        return found is not None and found.served

    def link(self, line: str) -> str:
        """Return the page of whoever runs the line."""
        found = self._line(line)
        return self._url(found.agency if found else self.data.names.retired.get(line, ""))

    def _url(self, agency: str) -> str:
        found = self.data.agencies.get(agency)
        return found.url if found else ""

    def _line(self, name: str) -> Line | None:
        return self.data.lines.get(name)

    def stations_of(self, line: str) -> tuple[str, ...]:
        """Return the stations of a line in running order."""
        found = self._line(line)
        return found.stations if found else ()

    def lines_of(self, station: str, *, served_only: bool = True) -> tuple[str, ...]:
        """Return the lines that call at a station."""
        data = self.data
        return tuple(name for name in data.calling.get(station, ()) if data.lines[name].served or not served_only)

    def find(self, text: str) -> Found | None:
        """Return the station or stations that a text, which should be a station's name, means."""
        found = self._exact(text)
        return Found(found, 1.0) if found else self._guess(key(_PREFIX.sub("", text.strip())))

    def exactly(self, text: str) -> str | None:
        """Return the one station of that name or alias; a guess is not good enough here."""
        found = self._exact(text)
        return found[0] if len(found) == 1 else None

    def on_line(self, text: str, line: str) -> str | None:
        """Return the one station of a line that a name may mean: "Hauptbahnhof" on the U3 is Hauptbahnhof Süd."""
        found = [station for station in self._exact(text) if station in self.stations_of(line)]
        return found[0] if len(found) == 1 else None

    def _exact(self, text: str) -> tuple[str, ...]:
        """Return the stations of that very name, also with the town or the kind of stop before it."""
        short = key(_PREFIX.sub("", text.strip()))
        spellings = (key(text), short, short.removeprefix(key(self.data.names.town)))
        return next((self.keys[spelling] for spelling in spellings if spelling in self.keys), ())

    def _guess(self, wanted: str) -> Found | None:
        if len(wanted) < 4:
            return None
        near = process.extract(wanted, self.keys.keys(), scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH, limit=5)
        if not near:
            return None
        best = near[0][1]
        names = dict.fromkeys(name for match, score, _ in near if best - score <= _TIE for name in self.keys[match])
        return Found(tuple(names), round(best / 100, 2))

    def between(self, line: str, begin: str, end: str) -> tuple[str, ...]:
        """Return the stations from one to the other, both included; on a ring the shorter way round."""
        found = self._line(line)
        if found is None:
            return ()
        neighbours: dict[str, list[str]] = {}
        for a, b in found.pairs:
            neighbours.setdefault(a, []).append(b)
            neighbours.setdefault(b, []).append(a)
        ways: deque[tuple[str, ...]] = deque([(begin,)])
        seen = {begin}
        while ways:
            way = ways.popleft()
            if way[-1] == end:
                return way if begin in neighbours else ()
            for station in neighbours.get(way[-1], ()):
                if station not in seen:
                    seen.add(station)
                    ways.append((*way, station))
        return ()
