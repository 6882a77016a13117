"""The network that this installation's settings name."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import structlog

from actions.transit.network import (
    NICKNAMES,
    SHIPPED,
    STATIONS,
    Names,
    Network,
    NetworkData,
    TimetableError,
    Wanted,
    hamburg,
    read_names,
)
from actions.transit.network.keep import STANDING, Order, kept, standing
from actions.transit.network.modes import MODES
from actions.transit.network.spelling import key
from actions.transit.network.watch import PROGRAM
from actions.transit.settings import Settings
from bot.model.comma_list import split_names
from bot.model.errors import SettingsError

log = structlog.get_logger()


def network(settings: Settings, folder: Path) -> Network:
    """Return the lines and stations to answer for: one for the whole process; `folder` is the data folder. Raises
    SettingsError."""
    if not settings.gtfs_url:
        return _shipped(settings.network_names)
    return _of_own(order(settings, folder), settings.network_names)


def order(settings: Settings, folder: Path) -> Order:
    """Return what is to be read; raises SettingsError."""
    modes = tuple(split_names(settings.gtfs_modes.lower()))
    if wrong := [mode for mode in modes if mode not in MODES]:
        raise SettingsError(f"LOTSE_GTFS_MODES: {wrong[0]!r} is none of {', '.join(MODES)}")
    wanted = Wanted(tuple(split_names(settings.gtfs_operators)), modes, tuple(split_names(settings.gtfs_lines)))
    return Order(settings.gtfs_url, folder / "network", wanted)


@lru_cache(maxsize=4)
def _shipped(names: str) -> Network:
    shipped = read_names(SHIPPED / "names.yml")
    own = _names(names).over(shipped) if names else shipped
    network = Network(hamburg().data, own=own)
    network.rename(read_names(NICKNAMES))
    return network


def nicknames(folder: Path) -> Names:
    """Return what people call stations by the pack's folder of a release; one of before has no file. Raises
    TimetableError."""
    file = folder / STATIONS
    return read_names(file if file.exists() else NICKNAMES)


def unknown_stations(network: Network, folder: Path) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yield what a file of nicknames says that cannot be meant: its name, the place in it, and why."""
    try:
        names = nicknames(folder)
    except TimetableError as error:
        yield STATIONS, (), str(error)
        return
    meant: dict[str, str] = {}
    for station, nicks in names.stations.items():
        for number, nick in enumerate(nicks):
            other = meant.setdefault(key(nick), station)
            if reason := _unmeant(network, station, nick, other, nicks[:number]):
                yield STATIONS, ("stations", station), reason
    for word, stations in names.several.items():
        if not key(word):
            yield STATIONS, ("several", word), f"{word!r} holds no letter"
        elif called := meant.get(key(word)):
            yield STATIONS, ("several", word), f"{word!r} is called {called}, too: one of the two would never count"
        elif len(set(stations)) < 2:
            yield STATIONS, ("several", word), f"{word!r} means {len(set(stations))} here: several are two or more"


def _unmeant(network: Network, station: str, nick: str, other: str, before: tuple[str, ...]) -> str:
    """Why nobody can mean a station by this nickname; empty if they can."""
    if not key(nick):
        return f"{nick!r} holds no letter"
    if nick.casefold() in map(str.casefold, before):
        return f"{nick!r} is there twice"
    if other != station:
        return f"{nick!r} is called {other}, too: then it belongs to several"
    if key(nick) in network.data.whole_names and network.exactly(nick) != station:
        return f"{nick!r} is another station's name"
    return ""


@lru_cache(maxsize=4)
def _of_own(wanted: Order, names: str) -> Network:
    if kept(wanted) is None:
        done = subprocess.run(
            [sys.executable, "-m", PROGRAM, wanted.written()], check=False, capture_output=True, text=True
        )
        if done.returncode or kept(wanted) is None:
            last = (done.stderr.strip().splitlines() or ["LOTSE_GTFS_URL cannot be read"])[-1]
            raise SettingsError(last if last.startswith("LOTSE_") else f"LOTSE_GTFS_URL: {last}")
    own = _names(names) if names else Names()
    files = _Files(wanted, own)
    return Network(files.load(), files.newer, lambda: standing(wanted.folder), own)


def _names(path: str) -> Names:
    try:
        return read_names(Path(path).expanduser())
    except TimetableError as error:
        raise SettingsError(f"LOTSE_NETWORK_NAMES: {error}") from error


class _Files:
    """The kept file, opened anew when another has taken its place."""

    def __init__(self, wanted: Order, names: Names) -> None:
        self._order = wanted
        self._names = names
        self._at = 0
        self._path: Path | None = None

    def load(self) -> NetworkData:
        """Open what is kept; raises SettingsError."""
        self._at, path = self._written_at(), kept(self._order)
        if path is None:
            raise SettingsError("LOTSE_GTFS_URL: nothing is kept")
        database = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        data = NetworkData(database, self._names)
        self._path = path
        return data

    def newer(self) -> NetworkData | None:
        """Return what has taken the place of the file that is open."""
        if self._written_at() == self._at:
            return None
        if kept(self._order) in (None, self._path):
            self._at = self._written_at()
            return None
        try:
            return self.load()
        except (SettingsError, sqlite3.Error, ValueError, OSError) as error:
            log.warning("network.unreadable", reason=str(error))
            return None

    def _written_at(self) -> int:
        try:
            return (self._order.folder / STANDING).stat().st_mtime_ns
        except OSError:
            return 0


class Stations(Mapping[str, frozenset[str]]):
    """Each line with its stations as the network has them now."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def __getitem__(self, line: str) -> frozenset[str]:
        self._network.renew()
        if line not in self._network.lines:
            raise KeyError(line)
        return frozenset(self._network.stations_of(line))

    def __iter__(self) -> Iterator[str]:
        return iter(self._network.lines)

    def __len__(self) -> int:
        return len(self._network.lines)
