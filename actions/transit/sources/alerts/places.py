"""Where an alert is: what a customer reads of its selectors together, and of its words where ids say nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from actions.transit.network import Network
from actions.transit.sources.alerts import words
from actions.transit.sources.alerts.model import Direction, Run, Section, Stop
from actions.transit.sources.alerts.selectors import Met, Said, Selector

_ON_THE_WAY = frozenset({"significant_delays", "reduced_service", "detour", "modified_service"})
"""Effects that trains have between two stations; a closed station is only closed itself."""


@dataclass
class Where:
    """What the selectors of one alert mean together. `elsewhere`: all of them are somebody else's."""

    lines: tuple[str, ...] = ()
    stations: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    stops: tuple[Stop, ...] = ()
    directions: tuple[Direction, ...] = ()
    runs: tuple[Run, ...] = ()
    parts: tuple[str, ...] = ()
    net: bool = False
    by_words: bool = False
    elsewhere: bool = False


def locate(selectors: Iterable[Any], said: Said, network: Network) -> Where:
    """Return what the alert's selectors and, where those say nothing, its words mean."""
    met, count = Met(), 0
    for count, selector in enumerate(selectors, 1):  # noqa: B007
        Selector(selector, said, network, met).look_up()
    where = _grouped(met, said, network)
    if where.lines or where.stations:
        return where
    if count and met.elsewhere == count:
        return Where(elsewhere=True)
    return _by_words(met, said, network)


def _grouped(met: Met, said: Said, network: Network) -> Where:
    """Put single selectors together: both directions are the line, stops in a row a section."""
    whole, parts, stops = dict(met.whole), _parts(met, said, network), dict(met.stops)
    stops.update(dict.fromkeys(part for part in parts.values() if part))
    for station in met.stations:  # a line and its stop in selectors of their own: "U3", "Schlump"
        stops.update({Stop(line, station): None for line in network.lines_of(station) if line in whole})
    sections: list[Section] = []
    single: list[Stop] = []
    some = dict.fromkeys(line for line, stop in parts.items() if stop is None)
    for line in dict.fromkeys(stop.line for stop in stops):
        own = [stop for stop in stops if stop.line == line]
        if {stop.station for stop in own} >= set(network.stations_of(line)):
            whole[line] = None
        elif (section := _section(line, own, said, network)) is not None:
            sections.append(section)
            whole.pop(line, None)
        else:
            single += own
            some.update({line: None} if line in whole else {})
            whole.pop(line, None)
    directions = _directions(met, whole, some)
    for section in _said_sections(whole, said, network):
        sections.append(section)
        del whole[section.line]
    whole |= met.net
    single = [stop for stop in single if stop.line not in whole]
    wide = {*whole, *(s.line for s in sections), *(d.line for d in directions)}
    runs = tuple(run for run in met.runs.values() if run.line not in whole)
    ends = {station for section in sections for station in (section.begin, section.end)}
    every = {*wide, *some, *(stop.line for stop in single), *(run.line for run in runs)}
    return Where(
        lines=tuple(line for line in network.served_lines if line in every),
        stations=tuple(
            dict.fromkeys((*(s for s in met.stations if s not in ends), *(stop.station for stop in single)))
        ),
        sections=tuple(one for one in sections if one.line not in whole),
        stops=tuple(single),
        directions=tuple(direction for direction in directions if direction.line not in whole),
        runs=runs,
        parts=tuple(line for line in some if line not in wide),
        net=bool(met.net),
    )


def _said_sections(whole: Iterable[str], said: Said, network: Network) -> list[Section]:
    """Return sections that the words narrow whole lines to: many feeds have no field for it."""
    found: list[Section] = []
    for line in whole:
        stations = network.stations_of(line)
        ways = (
            words.section_named(texts, stations, network) for texts in (said.header.values(), said.description.values())
        )
        if (way := next(filter(None, ways), None)) is not None:
            found.append(Section(line, *way))
    return found


def _parts(met: Met, said: Said, network: Network) -> dict[str, Stop | None]:
    """Return the lines of which some part is meant, with the one station that the words name there."""
    found: dict[str, Stop | None] = {}
    for line in met.parts:
        stations = network.stations_of(line)
        named: tuple[str, ...] = ()
        for texts in (said.header.values(), said.description.values()):
            named = named or words.stations_named(texts, stations, network)
        found[line] = Stop(line, named[0]) if len(named) == 1 else None
    return found


def _directions(met: Met, whole: dict[str, None], parts: dict[str, None]) -> tuple[Direction, ...]:
    """Return the directions that are named; one without a name is some part of the line."""
    found: list[Direction] = []
    for line in dict.fromkeys(line for line, _ in met.ways):
        ways = [way for one, way in met.ways if one == line]
        if len(ways) > 1:
            whole[line] = None
        elif line not in whole and isinstance(ways[0], str):
            found.append(Direction(line, ways[0]))
        elif line not in whole:
            parts[line] = None
    return tuple(found)


def _section(line: str, stops: list[Stop], said: Said, network: Network) -> Section | None:
    """Return the section that these stops of a line are, if they are one and not closed stations."""
    if len(stops) < 2:
        return None
    places = {station: place for place, station in enumerate(network.stations_of(line))}
    ends = [stop.station for stop in stops]
    if len(stops) == 2:
        begin, end = ends
        between = words.says_between(said.texts, begin, end, network)
        if not between and said.effect not in _ON_THE_WAY and not _only_ends(ends, said, network):
            return None
    else:
        begin, end = _ends(line, ends, network) or ("", "")
        if not begin:
            return None
        if places[begin] > places[end] and places[ends[0]] < places[ends[-1]]:
            begin, end = end, begin
    towards = {stop.towards for stop in stops}
    return Section(line, begin, end, towards.pop() if len(towards) == 1 else None)


def _only_ends(ends: list[str], said: Said, network: Network) -> bool:
    """Whether the words leave a pair of stops as it is: then it is the ends of a section, as trains that do not run
    are worse to miss than two stations. Closed ones are named, or called so."""
    return not words.speaks_of_stops(said.texts) and not words.stations_named(said.texts, ends, network)


def _ends(line: str, stations: list[str], network: Network) -> tuple[str, str] | None:
    """Return the ends of stations that lie in a row."""
    for begin in stations:
        for end in stations:
            if begin != end and set(network.between(line, begin, end)) == set(stations):
                return begin, end
    return None


def _by_words(met: Met, said: Said, network: Network) -> Where:
    """Go by the notice's own words; what the ids were of keeps it small: a run stays a run."""
    lines = words.lines_named(said.header, said.description, network)
    runs, stops_only = met.unknown.count("run"), set(met.unknown) == {"stop"}
    if runs and runs == len(met.unknown):
        return Where(lines, runs=tuple(Run(line) for line in lines for _ in range(runs)), by_words=True)
    if not lines:
        return _station_by_words(said, network)
    where = Where(lines, by_words=True)
    for line in lines:
        named = words.stations_named(said.header.values(), network.stations_of(line), network)
        if len(named) == 2 and words.says_between(said.texts, *named, network):
            where.sections += (Section(line, *named),)
        elif named:
            where.stops += tuple(Stop(line, station) for station in named)
        elif stops_only or met.strange:
            where.parts += (line,)
    where.stations = tuple(dict.fromkeys(stop.station for stop in where.stops))
    return where


def _station_by_words(said: Said, network: Network) -> Where:
    if words.about_others(said.header, said.description):
        return Where()
    served = {station for line in network.served_lines for station in network.stations_of(line)}
    named = words.stations_named(said.header.values(), served, network)
    return Where(stations=named, by_words=True) if len(named) == 1 else Where()
