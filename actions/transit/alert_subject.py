"""What an alert is about, as the subject of a row: "U3 Barmbek – Schlump", "Schlump (U3)", "U3 Richtung Barmbek"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from actions.kit.respond import word
from actions.transit.sources.alerts import Alert
from actions.transit.sources.alerts.model import Run

_MOST_NAMED = 3
"""Stations, sections and trains that are named; of more their number is said."""


def called(line: str) -> Any:
    """Return a line as a sentence names it: "U3", but "Linie 5"."""
    return word("line_number") | {"number": line} if line.isdigit() else line


def all_called(lines: Iterable[str]) -> list[Any]:
    """Return lines as a sentence names them."""
    return [called(line) for line in lines]


Kind = Literal["line", "part", "stop", "run"]


@dataclass(frozen=True)
class Place:
    """One subject, of what kind it is, how many of them, the names that it says, and when trains leave."""

    kind: Kind
    value: Any
    count: int = 1
    names: tuple[str, ...] = ()
    departs: tuple[str, ...] = ()


def places(
    alert: Alert, today: date, asked: Sequence[str], served: Sequence[str] = (), station: str | None = None
) -> tuple[Place, ...]:
    """Return what an alert is about, each thing once; of the lines and the station that were asked for only that."""
    lines = [line for line in alert.lines if line in asked]
    if station is not None:
        lines = [line for line in lines if line not in _elsewhere(alert, station)]
    found = [*_whole(alert, lines, served)]
    found += _sections(alert, lines)
    for name in lines:
        found += [
            Place(
                "line",
                word("where_direction") | {"line": called(name), "towards": direction.towards},
                names=(name, direction.towards),
            )
            for direction in alert.directions
            if direction.line == name
        ]
        found += _runs([run for run in alert.runs if run.line == name], name, today)
    found += _stops(alert, lines, station)
    found += [
        Place("part", word("where_part") | {"line": called(name)}, names=(name,))
        for name in alert.parts
        if name in lines
    ]
    return tuple(found)


def names(found: Iterable[Place]) -> tuple[str, ...]:
    """Return all names that these subjects say."""
    return tuple(dict.fromkeys(name for place in found for name in place.names))


def _elsewhere(alert: Alert, station: str) -> set[str]:
    """Lines of which this alert means single stops, and not this one."""
    here = {stop.line for stop in alert.stops if stop.station == station}
    return {stop.line for stop in alert.stops} - here


def _whole(alert: Alert, lines: Sequence[str], served: Sequence[str]) -> list[Place]:
    whole = tuple(line for line in alert.whole if line in lines)
    if not whole:
        return []
    everything = len(served) > 1 and set(served) <= set(whole)
    return [Place("line", word("all_lines") if everything else all_called(whole), len(whole), whole)]


def _sections(alert: Alert, lines: Sequence[str]) -> list[Place]:
    """Sections, those that lines share once."""
    by_sections: dict[tuple[tuple[str, str, str | None], ...], list[str]] = {}
    for line in lines:
        mine = tuple(
            dict.fromkeys(
                (section.begin, section.end, section.towards) for section in alert.sections if section.line == line
            )
        )
        if mine:
            by_sections.setdefault(mine, []).append(line)
    return [_way(of, spans) for spans, of in by_sections.items()]


def _way(lines: Sequence[str], spans: Sequence[tuple[str, str, str | None]]) -> Place:
    said = tuple(name for span in spans for name in span if name)
    value: dict[str, Any] = word("where_sections") | {
        "line": all_called(lines),
        "sections": [_section(*span) for span in spans],
    }
    if len(spans) > _MOST_NAMED:
        value = word("where_many_sections") | {"line": all_called(lines), "count": len(spans)}
    return Place("line", value, len(spans), (*lines, *said))


def _section(begin: str, end: str, towards: str | None) -> dict[str, Any]:
    span = {"begin": begin, "end": end}
    return word("where_section_towards") | span | {"towards": towards} if towards else word("where_section") | span


def _stops(alert: Alert, lines: Sequence[str], station: str | None) -> list[Place]:
    """Single stops, the same ones of several lines once; what stands alone is a station of no line. At a station that
    was asked for its name is said already."""
    by_stops: dict[tuple[tuple[str, ...], str | None], list[str]] = {}
    for line in lines:
        mine = [stop for stop in alert.stops if stop.line == line]
        for towards in dict.fromkeys(stop.towards for stop in mine):
            stations = tuple(dict.fromkeys(stop.station for stop in mine if stop.towards == towards))
            stations = tuple(one for one in stations if station in {None, one})
            by_stops.setdefault((stations, towards), []).append(line)
    if station is not None:
        return [_here(of, towards) for (stations, towards), of in by_stops.items() if stations]
    found = [_at(stations, of, towards) for (stations, towards), of in by_stops.items()]
    told = {station for stations, _ in by_stops for station in stations}
    alone = tuple(station for station in alert.stations if station not in told)
    if alone and not alert.lines:
        found.append(_at(alone, (), None))
    return found


def _here(lines: Sequence[str], towards: str | None) -> Place:
    value = word("where_direction") | {"line": all_called(lines), "towards": towards} if towards else all_called(lines)
    return Place("stop", value, 1, (*lines, *([towards] if towards else [])))


def _at(stations: Sequence[str], lines: Sequence[str], towards: str | None) -> Place:
    shown: Any = list(stations)
    if len(stations) > _MOST_NAMED:
        shown = word("where_stations_more") | {
            "stations": ", ".join(stations[: _MOST_NAMED - 1]), "count": len(stations) - _MOST_NAMED + 1
        }  # fmt: skip
    said = (*stations, *lines, *([towards] if towards else []))
    if not lines:
        return Place("stop", shown, len(stations), said)
    where = word("where_stop_towards") | {"towards": towards} if towards else word("where_stop")
    return Place("stop", where | {"stations": shown, "line": all_called(lines)}, len(stations), said)


def _runs(runs: Sequence[Run], line: str, today: date) -> list[Place]:
    """One train by its time and where it goes; several by their number."""
    runs = list(dict.fromkeys(runs))
    if not runs:
        return []
    if len(runs) > 1:
        times = tuple(one.departs for one in runs if one.departs)
        shown = times if len(times) == len(runs) <= _MOST_NAMED else ()
        return [
            Place("run", word("where_runs") | {"line": called(line), "count": len(runs)}, len(runs), (line,), shown)
        ]
    (run,) = runs
    elsewhen = {"on": run.on.isoformat()} if run.on and run.on != today else None
    departs: Any = run.departs or elsewhen
    if run.departs and elsewhen:
        departs = word("where_day_time") | {"day": elsewhen, "time": run.departs}
    said = {"line": called(line), "departs": departs, "towards": run.towards}
    told = "_".join(["where_run", *(name for name in ("departs", "towards") if said[name])])
    value = word(told) | {name: one for name, one in said.items() if one}
    return [Place("run", value, 1, (line, *([run.towards] if run.towards else [])))]
