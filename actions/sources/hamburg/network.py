"""Look up lines and stations, exactly and by what people write."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from actions.sources.hamburg.lines import (
    OFFICIAL_LINK,
    RETIRED_S_BAHN,
    S_BAHN_LINES,
    S_BAHN_LINK,
    U_BAHN_LINES,
    Line,
)
from actions.sources.hamburg.names import ALIASES, AMBIGUOUS
from actions.sources.hamburg.spelling import key

_LINE = re.compile(r"(?<![A-Za-z0-9])([USus])[\s\-_]?([1-9][0-9]?)(?![0-9A-Za-z])")
_PREFIX = re.compile(
    r"^(?:hamburg\s*,\s*|(?:u|s)(?:-bahn(?:hof)?)?\s+|haltestelle\s+|station\s+|bahnhof\s+)+", re.IGNORECASE
)
_CLOSE_ENOUGH = 84.0  # two wrong letters in an ordinary name
_TIE = 3.0  # as near as this, two names are the same guess


@dataclass(frozen=True)
class Found:
    """The stations a text may mean, best first, and how sure that is (0 to 1)."""

    stations: tuple[str, ...]
    confidence: float

    @property
    def station(self) -> str | None:
        """The station, if there is only one it can be."""
        return self.stations[0] if len(self.stations) == 1 else None


class Network:
    """A network of lines, those we serve and those we only know."""

    official_link = OFFICIAL_LINK

    def __init__(self, served: Iterable[Line], known: Iterable[Line] = (), retired: Iterable[str] = ()) -> None:
        self._lines = {line.name: line for line in (*served, *known)}
        self._retired = frozenset(retired)
        self._keys: dict[str, tuple[str, ...]] = {}
        for line in reversed(self._lines.values()):
            self._keys |= {key(name): (name,) for name in line.stations}
        for station, aliases in ALIASES.items():
            self._keys |= {key(alias): (station,) for alias in aliases}
        self._keys |= {key(word): stations for word, stations in AMBIGUOUS.items()}

    @property
    def lines(self) -> tuple[str, ...]:
        """Names of all lines, also of those that others run."""
        return tuple(self._lines)

    @property
    def served_lines(self) -> tuple[str, ...]:
        """Names of the lines we answer for."""
        return tuple(name for name, line in self._lines.items() if line.served)

    @property
    def keys(self) -> dict[str, tuple[str, ...]]:
        """Every known spelling key with the stations it may mean."""
        return self._keys

    def line(self, text: str) -> str | None:
        """Return the line's name for "U3", "u 3" or an identifier such as "HHA-U:U3_HHA-U"."""
        for kind, number in _LINE.findall(text.replace("_", " ").replace(":", " ")):
            name = f"{kind.upper()}{number}"
            if name in self._lines or name in self._retired:
                return name
        return None

    def served(self, line: str) -> bool:
        """Say whether we answer for this line."""
        return line in self._lines and self._lines[line].served

    def link(self, line: str) -> str:
        """Return the page of whoever runs the line."""
        return OFFICIAL_LINK if self.served(line) else S_BAHN_LINK

    def stations_of(self, line: str) -> tuple[str, ...]:
        """Return the stations of a line in running order."""
        return self._lines[line].stations if line in self._lines else ()

    def lines_of(self, station: str, *, served_only: bool = True) -> tuple[str, ...]:
        """Return the lines that call at a station."""
        calling = (line for line in self._lines.values() if station in line.stations)
        return tuple(line.name for line in calling if line.served or not served_only)

    def find(self, text: str) -> Found | None:
        """Return the station or stations that a text, which should be a station's name, means."""
        bare = key(_PREFIX.sub("", text.strip()))
        for wanted in (key(text), bare, bare.removeprefix("hamburg")):
            if wanted in self._keys:
                return Found(self._keys[wanted], 1.0)
        return self._guess(bare)

    def exactly(self, text: str) -> str | None:
        """Return the one station of that name or alias; a guess is not good enough here."""
        found = self.find(text)
        return found.station if found and found.confidence == 1.0 else None

    def _guess(self, wanted: str) -> Found | None:
        if len(wanted) < 4:
            return None
        near = process.extract(wanted, self._keys.keys(), scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH, limit=5)
        if not near:
            return None
        best = near[0][1]
        names = dict.fromkeys(name for match, score, _ in near if best - score <= _TIE for name in self._keys[match])
        return Found(tuple(names), round(best / 100, 2))

    def between(self, line: str, begin: str, end: str) -> tuple[str, ...]:
        """Return the stations from one to the other, both included; on a ring the shorter way round."""
        if line not in self._lines:
            return ()
        neighbours: dict[str, list[str]] = {}
        for a, b in self._lines[line].pairs:
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


@cache
def hamburg() -> Network:
    """Return Hamburg's network; built at the first call, never changed."""
    return Network(U_BAHN_LINES, S_BAHN_LINES, RETIRED_S_BAHN)
