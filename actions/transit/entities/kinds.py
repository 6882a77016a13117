"""Lines and stations of a network."""

from __future__ import annotations

from itertools import islice

from actions.transit.entities import lines, stations
from actions.transit.network import Network
from bot.model.pack import EntityKind

_MOST_LINES = 30  # nobody names more, and each is held against the others


def kinds_of(network: Network) -> tuple[EntityKind, EntityKind]:
    """Return both; where a line is named, a station needs less to be one."""
    return (
        EntityKind(
            "line",
            rank=20,
            find=lambda text, _: islice(lines.recognise(text, network), _MOST_LINES),
            fillers=frozenset({"linie", "ubahn", "u", "s", "sbahn", "bahn", "line"}),
            title={"de": "Linie", "en": "Line"},
            known=lambda: network.data,
        ),
        EntityKind(
            "station",
            rank=40,
            find=lambda text, found: stations.recognise(
                text, network, cue=any(spotted.entity == "line" for spotted in found)
            ),
            fillers=frozenset({"haltestelle", "station"}),
            title={"de": "Haltestelle", "en": "Station"},
            known=lambda: network.data,
        ),
    )
