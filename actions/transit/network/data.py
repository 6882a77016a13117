"""A network as it was read: everything that is asked often in memory, the many trips and stops in SQLite."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from actions.transit.network.names import Names
from actions.transit.network.spelling import key

_BRACKET = re.compile(r"\s*\([^)]*\)$")
_TOWN = re.compile(r"^[^,]{2,40},\s*")
_KIND = re.compile(r"^(?:S\+U|U\+S|[US]|Bf\.?|Bahnhof|Haltestelle)\s+")


_NAMED_LINE = re.compile(r"([A-Za-zÄÖÜäöü]+)([0-9]+[a-z]?)")


def bare(name: str) -> str:
    """Return a line's name without what people leave out."""
    return re.sub(r"[\s\-_]+", "", name).casefold()


@dataclass(frozen=True)
class Line:
    """A line with its stations in running order, its neighbouring pairs, and where its two directions lead."""

    name: str
    agency: str
    type: int | None
    served: bool
    stations: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    towards: Mapping[int, str]


@dataclass(frozen=True)
class Trip:
    """One run of a line as the timetable has it."""

    line: str
    towards: str
    departs: str | None
    origin: str
    direction: int | None = None


@dataclass(frozen=True)
class Agency:
    """An operator."""

    id: str
    name: str
    url: str


class NetworkData:
    """What one file says; never changed."""

    def __init__(self, database: sqlite3.Connection, names: Names) -> None:
        self._database = database
        self.names = names
        self.agencies = {row[0]: Agency(*row) for row in database.execute("SELECT id, name, url FROM agencies")}
        rows = database.execute("SELECT * FROM lines ORDER BY served DESC, rowid")
        self.lines = {row[0]: _line(row) for row in rows}
        self.served = tuple(name for name, line in self.lines.items() if line.served)
        self.calling: dict[str, tuple[str, ...]] = {}
        for line in self.lines.values():
            for station in line.stations:
                self.calling[station] = (*self.calling.get(station, ()), line.name)

    def with_names(self, names: Names) -> NetworkData:
        """Return the same timetable under other names."""
        return NetworkData(self._database, names)

    @cached_property
    def keys(self) -> dict[str, tuple[str, ...]]:
        """Every known spelling with the stations it may mean; a whole name goes before what it is shortened to."""
        found: dict[str, tuple[str, ...]] = {}
        for short in self._shortened():
            found.setdefault(*short)
        found |= {key(name): (name,) for name in reversed(self.calling)}
        found |= {key(nick): (name,) for name, nicks in self.names.stations.items() for nick in nicks if self._is(name)}
        found |= {
            key(word): known
            for word, names in self.names.several.items()
            if (known := tuple(name for name in names if self._is(name)))
        }
        return {word: stations for word, stations in found.items() if word}

    @cached_property
    def whole_names(self) -> frozenset[str]:
        """Keys of the stations' own names."""
        return frozenset(key(name) for name in self.calling)

    @cached_property
    def by_bare_name(self) -> dict[str, str]:
        """Every line, also those that are gone, by its name without blanks and hyphens."""
        return {bare(name): name for name in reversed((*self.lines, *self.names.retired))}

    @cached_property
    def lettered(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """Lines whose names may stand inside an id: "U3" after anything but a letter, "u3" by itself.

        A bare number might be anything.
        """
        return tuple(
            (name, re.compile(rf"(?:(?<![^\W\d_]){m[1]}[-_ ]?0?{m[2]}|(?<![^\W_])(?i:{m[1]}[-_ ]?0?{m[2]}))(?![^\W_])"))
            for name in (*self.lines, *self.names.retired)
            if (m := _NAMED_LINE.fullmatch(name))
        )

    @cached_property
    def ordinary(self) -> frozenset[str]:
        """Keys of names that are everyday words too."""
        return frozenset(key(word) for word in self.names.ordinary)

    @cached_property
    def no_slips(self) -> frozenset[str]:
        """Keys of words that only look like a misspelt name."""
        return frozenset(key(word) for word in self.names.no_slips)

    @cached_property
    def by_first_letter(self) -> dict[str, tuple[str, ...]]:
        """The longer keys by the letter that a misspelt one begins with as well."""
        letters: dict[str, list[str]] = {}
        for known in self.keys:
            if len(known) >= 6:
                letters.setdefault(known[0], []).append(known)
        return {letter: tuple(names) for letter, names in letters.items()}

    def _shortened(self) -> list[tuple[str, tuple[str, ...]]]:
        """ "S+U Alexanderplatz Bhf (Berlin)" is Alexanderplatz Bhf too, "Musterstadt, Markt" the Markt."""
        short: dict[str, dict[str, None]] = {}
        for name in self.calling:
            bare = _BRACKET.sub("", name)
            for one in {bare, _KIND.sub("", bare), _TOWN.sub("", bare)} - {name}:
                short.setdefault(key(one), {})[name] = None
        return [(word, tuple(names)) for word, names in short.items()]

    def _is(self, station: str) -> bool:
        return station in self.calling

    def route(self, route_id: str) -> tuple[bool, str | None]:
        """Say whether the route is known, and its line if we know that."""
        row = self._database.execute("SELECT line FROM routes WHERE id = ?", (route_id,)).fetchone()
        return (False, None) if row is None else (True, row[0])

    def stop(self, stop_id: str) -> tuple[bool, str | None, tuple[str, ...]]:
        """Say whether the stop is known, its station if a line of ours calls there, and which lines use it."""
        row = self._database.execute("SELECT station, lines FROM stops WHERE id = ?", (stop_id,)).fetchone()
        return (False, None, ()) if row is None else (True, row[0], tuple(filter(None, row[1].split(","))))

    def stops_like(self, beginning: str) -> set[str]:
        """Return the stations of the stops whose ids begin so; a range, so that the index answers."""
        rows = self._database.execute(
            "SELECT DISTINCT station FROM stops WHERE id >= ? AND id < ? AND station IS NOT NULL LIMIT 3",
            (beginning, beginning + "\U0010ffff"),
        )
        return {station for (station,) in rows}

    def trip(self, trip_id: str) -> Trip | None:
        """Return a run of a line that we serve."""
        row = self._database.execute(
            "SELECT line, headsign, departs, origin, direction FROM trips WHERE id = ?", (trip_id,)
        ).fetchone()
        return Trip(*row) if row else None


def _line(row: tuple[str, str, int | None, int, str, str, str]) -> Line:
    name, agency, type_, served, stations, pairs, towards = row
    return Line(
        name,
        agency,
        type_,
        bool(served),
        tuple(json.loads(stations)),
        tuple((a, b) for a, b in json.loads(pairs)),
        {int(way): head for way, head in json.loads(towards).items()},
    )
