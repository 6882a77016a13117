"""The lines and stations of a company: Hamburg's U-Bahn as shipped, or any other timetable in GTFS."""

from __future__ import annotations

import sqlite3
from functools import cache
from pathlib import Path

from actions.transit.network.build import Wanted, build
from actions.transit.network.data import NetworkData
from actions.transit.network.names import Names, read_names
from actions.transit.network.network import Found, Known, Network
from actions.transit.network.tables import TimetableError

__all__ = [
    "NICKNAMES",
    "SHIPPED",
    "STATIONS",
    "Found",
    "Known",
    "Names",
    "Network",
    "NetworkData",
    "TimetableError",
    "Wanted",
    "from_folder",
    "hamburg",
    "read_names",
]

SHIPPED = Path(__file__).parent / "hamburg"
STATIONS = "stations.yml"
NICKNAMES = Path(__file__).parents[3] / "data" / "nlu" / "transit" / STATIONS
"""What people call stations, as it is shipped; what a release says of it goes before."""


def from_folder(folder: Path, names: Names | None = None, wanted: Wanted | None = None) -> Network:
    """Read a small timetable into memory; raises TimetableError. Its own `names.yml` counts where none are given."""
    own = folder / "names.yml"
    if names is None:
        names = read_names(own) if own.is_file() else Names()
    database = sqlite3.connect(":memory:", check_same_thread=False)
    build(folder, database, wanted or Wanted(operators=names.operators))
    return Network(NetworkData(database, names))


@cache
def hamburg() -> Network:
    """Return the network that is shipped; built at the first call, never changed."""
    return from_folder(SHIPPED, read_names(NICKNAMES).over(read_names(SHIPPED / "names.yml")))
