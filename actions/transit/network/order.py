"""The order of a line's stations out of the ways that its trains take."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

Way = tuple[str, ...]


def running_order(ways: Iterable[Way]) -> tuple[str, ...]:
    """Return every station once: the longest way, and what others add to it where they leave it."""
    longest, *others = _longest_first(ways) or [()]
    order = list(dict.fromkeys(longest))
    for way in others:
        at = {station: place for place, station in enumerate(order)}
        known = [at[station] for station in way if station in at]
        forth = way if len(known) < 2 or known[0] <= known[-1] else tuple(reversed(way))
        _merge(order, forth)
    return tuple(order)


def _merge(order: list[str], way: Sequence[str]) -> None:
    at: int | None = None
    for place, station in enumerate(way):
        if station in order:
            at = order.index(station) + 1
            continue
        if at is None:  # before the first station that both have
            ahead = next((one for one in way[place:] if one in order), None)
            at = order.index(ahead) if ahead is not None else len(order)
        order.insert(at, station)
        at += 1


def neighbours(ways: Iterable[Way]) -> tuple[tuple[str, str], ...]:
    """Return pairs of stations next to each other; a fast train that passes some is no neighbour of where it stops."""
    pairs: dict[frozenset[str], tuple[str, str]] = {}
    taken: list[dict[str, int]] = []
    for way in _longest_first(ways):
        for a, b in itertools.pairwise(way):
            if a != b and frozenset((a, b)) not in pairs and not any(_between(one, a, b) for one in taken):
                pairs[frozenset((a, b))] = (a, b)
        taken.append({station: place for place, station in enumerate(way)})
    return tuple(pairs.values())


def _between(places: dict[str, int], a: str, b: str) -> bool:
    return a in places and b in places and abs(places[a] - places[b]) > 1


def _longest_first(ways: Iterable[Way]) -> list[Way]:
    return sorted(dict.fromkeys(ways), key=len, reverse=True)
