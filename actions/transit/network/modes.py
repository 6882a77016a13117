"""GTFS route types, the plain ones and the extended ones of European feeds, as kinds of transport."""

from __future__ import annotations

SUBWAY, TRAM, RAIL, BUS, FERRY, OTHER = "subway", "tram", "rail", "bus", "ferry", "other"
MODES = (SUBWAY, TRAM, RAIL, BUS, FERRY, OTHER)
_PLAIN = {0: TRAM, 1: SUBWAY, 2: RAIL, 3: BUS, 4: FERRY, 5: TRAM, 6: OTHER, 7: OTHER, 11: BUS, 12: OTHER}
_HUNDREDS = {1: RAIL, 2: BUS, 3: RAIL, 4: SUBWAY, 5: SUBWAY, 6: SUBWAY, 7: BUS, 8: BUS, 9: TRAM, 10: FERRY, 12: FERRY}
_BROAD = frozenset({0, 1, 2, 3, 4, 11, 12, 100, 200, 400, 401, 402, 403, 404, 500, 600, 700, 800, 900, 1000})
"""Codes that mean a kind of transport as such, and the words that feeds use for one underground."""


def mode(route_type: int | None) -> str | None:
    """Return the kind of transport; None for a code that nobody has defined."""
    if route_type is None:
        return None
    if route_type == 405:  # monorail
        return OTHER
    return _PLAIN.get(route_type) or (_HUNDREDS.get(route_type // 100) if 100 <= route_type < 1300 else None)


def covers(wanted: int, line: int | None) -> bool:
    """Say whether lines of one route type are meant by another: 1 means 402 too, 704 (local bus) not 702 (express)."""
    kind = mode(wanted)
    if kind is None or kind != mode(line):
        return False
    return wanted == line or wanted in _BROAD or line in _BROAD
