"""Read a GTFS feed into one SQLite file: only the lines that the company serves, and what it takes to know others."""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from actions.transit.network.modes import RAIL, SUBWAY, TRAM, mode
from actions.transit.network.order import neighbours, running_order
from actions.transit.network.tables import Tables, TimetableError, opened

VERSION = "2"
_BATCH = 10_000
_SCHEMA = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT);
CREATE TABLE agencies (id TEXT PRIMARY KEY, name TEXT, url TEXT);
CREATE TABLE lines (name TEXT PRIMARY KEY, agency TEXT, type INTEGER, served INTEGER, stations TEXT, pairs TEXT,
  towards TEXT);
CREATE TABLE routes (id TEXT PRIMARY KEY, line TEXT);
CREATE TABLE stops (id TEXT PRIMARY KEY, station TEXT, lines TEXT);
CREATE TABLE trips (id TEXT PRIMARY KEY, line TEXT, direction INTEGER, headsign TEXT, departs TEXT, origin TEXT)
  WITHOUT ROWID;
CREATE TEMP TABLE times (trip INTEGER, seq INTEGER, stop INTEGER, departs TEXT);
"""
_KNOWN = frozenset({SUBWAY, TRAM, RAIL})
"""Of lines that others run customers ask by name where these are; of their thousand buses not."""


@dataclass(frozen=True)
class Wanted:
    """Whose lines the company answers for, by id or name of the operator, by kind of transport and by name; empty:
    all."""

    operators: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()

    def __contains__(self, route: Route) -> bool:
        operators = {operator.casefold() for operator in self.operators}
        return (
            (not operators or not operators.isdisjoint((route.agency.casefold(), route.operator.casefold())))
            and (not self.modes or mode(route.type) in self.modes)
            and (not self.lines or route.line in self.lines)
        )


@dataclass(frozen=True)
class Route:
    """A row of routes.txt."""

    id: str
    agency: str
    operator: str
    line: str
    type: int | None


@dataclass
class _Trips:
    """Trips of the lines that are read, by a small number each."""

    number: dict[str, int] = field(default_factory=dict)
    rows: list[tuple[str, str, int | None, str]] = field(default_factory=list)


def build(place: Path, target: sqlite3.Connection, wanted: Wanted, about: dict[str, str] | None = None) -> None:
    """Fill an empty database from a folder or a zip; raises TimetableError."""
    target.executescript(_SCHEMA)
    with opened(place) as tables:
        agencies = _agencies(tables)
        routes = list(_routes(tables, agencies))
        served = {route.id for route in routes if route in wanted}
        if not served:
            raise TimetableError("no route of the operators, modes and lines that are set")
        names = {route.line for route in routes if route.id in served}
        kept = {r.id: r for r in routes if r.id in served or (mode(r.type) in _KNOWN and r.line not in names)}
        stops = _stops(tables)
        trips = _trips(tables, kept)
        numbers = _times(tables, trips, stops, target)
        target.executemany("INSERT OR IGNORE INTO agencies VALUES (?, ?, ?)", agencies.values())
        target.executemany(
            "INSERT OR IGNORE INTO routes VALUES (?, ?)", ((r.id, r.line if r.id in kept else None) for r in routes)
        )
        _lines(target, kept, served, trips, stops, numbers)
    target.executemany("INSERT INTO about VALUES (?, ?)", {**(about or {}), "version": VERSION}.items())
    target.commit()


def _agencies(tables: Tables) -> dict[str, tuple[str, str, str]]:
    columns = ("agency_name", "agency_id", "agency_url")
    return {id_: (id_ or name, name, url) for name, id_, url in tables.rows("agency", columns)}


def _routes(tables: Tables, agencies: dict[str, tuple[str, str, str]]) -> Iterator[Route]:
    only = next(iter(agencies)) if len(agencies) == 1 else ""
    columns = ("route_id", "agency_id", "route_short_name", "route_long_name", "route_type")
    for id_, agency, short, long, type_ in tables.rows("routes", columns):
        known, name, _ = agencies.get(agency) or agencies.get(only) or (agency, agency, "")
        yield Route(id_, known, name, " ".join((short or long or id_).split()), int(type_) if type_.isdigit() else None)


def _stops(tables: Tables) -> dict[str, str]:
    """Stop → name of its station: the parent's, at any depth a feed may have."""
    rows = {i: (name, parent) for i, name, parent in tables.rows("stops", ("stop_id", "stop_name", "parent_station"))}
    found: dict[str, str] = {}
    for id_, (own, above) in rows.items():
        name, parent = own, above
        for _ in range(4):
            if parent not in rows:
                break
            name, parent = rows[parent][0] or name, rows[parent][1]
        found[id_] = " ".join(name.split())
    return found


def _trips(tables: Tables, kept: dict[str, Route]) -> _Trips:
    trips = _Trips()
    columns = ("trip_id", "route_id", "direction_id", "trip_headsign")
    for id_, route, direction, headsign in tables.rows("trips", columns):
        if route in kept and id_ not in trips.number:
            trips.number[id_] = len(trips.rows)
            way = int(direction) if direction in ("0", "1") else None
            trips.rows.append((id_, route, way, " ".join(headsign.split())))
    return trips


def _times(tables: Tables, trips: _Trips, stops: dict[str, str], target: sqlite3.Connection) -> list[str]:
    """Put the stop times of these trips into a table of their own; return the stops by number."""
    numbers = {id_: number for number, id_ in enumerate(stops)}
    columns = ("trip_id", "stop_id", "stop_sequence", "departure_time")
    rows = (
        (trips.number[trip], int(seq), numbers[stop], departs)
        for trip, stop, seq, departs in tables.rows("stop_times", columns)
        if trip in trips.number and stop in numbers and seq.isdigit()
    )
    while batch := list(itertools.islice(rows, _BATCH)):
        target.executemany("INSERT INTO times VALUES (?, ?, ?, ?)", batch)
    return list(numbers)


def _lines(
    target: sqlite3.Connection,
    kept: dict[str, Route],
    served: set[str],
    trips: _Trips,
    stops: dict[str, str],
    numbers: Sequence[str],
) -> None:
    """Write lines, stops and trips from the ways that trains take."""
    ways: dict[str, Counter[tuple[str, ...]]] = {}
    heads: dict[tuple[str, int], Counter[str]] = {}
    calling: dict[str, set[str]] = {}
    cursor = target.execute("SELECT trip, stop, departs FROM times ORDER BY trip, seq")
    written = []
    for trip, calls in itertools.groupby(cursor, key=lambda row: row[0]):
        id_, route_id, way, headsign = trips.rows[trip]
        route, each = kept[route_id], list(calls)
        stations = tuple(name for name, _ in itertools.groupby(stops[numbers[stop]] for _, stop, _ in each))
        ways.setdefault(route.line, Counter())[stations] += 1
        for _, stop, _ in each:
            calling.setdefault(numbers[stop], set()).add(route.line)
        if way is not None:
            heads.setdefault((route.line, way), Counter())[headsign or stations[-1]] += 1
        if route_id in served:
            written.append((id_, route.line, way, headsign or stations[-1], each[0][2][:5] or None, stations[0]))
        if len(written) >= _BATCH:
            target.executemany("INSERT OR IGNORE INTO trips VALUES (?, ?, ?, ?, ?, ?)", written)
            written.clear()
    target.executemany("INSERT OR IGNORE INTO trips VALUES (?, ?, ?, ?, ?, ?)", written)
    if not any(ways.get(kept[id_].line) for id_ in served):
        raise TimetableError("stop_times.txt has no times of the lines that are set")
    for route in kept.values():
        _line(target, route, list(ways.get(route.line, ())), heads, served=route.id in served)
    _write_stops(target, stops, calling)


def _line(
    target: sqlite3.Connection,
    route: Route,
    ways: list[tuple[str, ...]],
    heads: dict[tuple[str, int], Counter[str]],
    *,
    served: bool,
) -> None:
    towards = {way: heads[route.line, way].most_common(1)[0][0] for way in (0, 1) if (route.line, way) in heads}
    target.execute(
        "INSERT OR IGNORE INTO lines VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            route.line,
            route.agency,
            route.type,
            served,
            json.dumps(running_order(ways), ensure_ascii=False),
            json.dumps(neighbours(ways), ensure_ascii=False),
            json.dumps(towards, ensure_ascii=False),
        ),
    )


def _write_stops(target: sqlite3.Connection, stops: dict[str, str], calling: dict[str, set[str]]) -> None:
    """A platform beside others names its own lines; a stop where none of ours calls is kept as somebody else's."""
    ours = Counter(stops[stop] for stop in calling)
    target.executemany(
        "INSERT OR IGNORE INTO stops VALUES (?, ?, ?)",
        (
            (
                stop,
                station if station in ours else None,
                ",".join(sorted(calling.get(stop, ()))) if ours[station] > 1 else "",
            )
            for stop, station in stops.items()
        ),
    )
