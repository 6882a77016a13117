"""Recognise lines, stations, parcel numbers and schedules in a text; pure, and never wrong about where they stand."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from itertools import islice
from typing import Any

from actions.common.entities import schedules
from actions.kit.found import Entity
from actions.parcel.entities import parcels
from actions.transit.entities import lines, stations
from actions.transit.network import Network, hamburg

__all__ = ["KINDS", "Entity", "only", "recognise"]

KINDS = ("parcel_number", "line", "schedule", "station")
_LONGEST = 2_000  # characters looked at; nobody hides a line's name behind that many
_MOST_LINES = 30  # nobody names more, and each is held against the others
_WORDS = re.compile(r"[^\W_]+")
_FILLERS = frozenset({"die", "der", "das", "den", "linie", "ubahn", "u", "s", "sbahn", "bahn", "line", "the"}) | {
    "nummer", "nr", "sendung", "sendungsnummer", "paket", "paketnummer", "trackingnummer", "sendungsnr",
    "haltestelle", "station", "am", "an",
}  # fmt: skip


def recognise(text: str, kinds: Collection[str] = KINDS, network: Network | None = None) -> list[dict[str, Any]]:
    """Return the entities of a text in the order they stand there, as JSON-ready dicts."""
    return [entity.as_json() for entity in _recognise(text[:_LONGEST], kinds, network or hamburg())]


def _recognise(text: str, kinds: Collection[str], network: Network) -> list[Entity]:
    """Numbers first, then lines, then stations: the surer kind keeps its place."""
    found: list[Entity] = []
    taken = bytearray(len(text))
    if "parcel_number" in kinds:
        found += _free(parcels.recognise(text), taken)
    if "line" in kinds:
        found += _free(islice(lines.recognise(text, network), _MOST_LINES), taken)
    if "schedule" in kinds:
        found += _free(schedules.recognise(text), taken)
    if "station" in kinds:
        cue = any(entity.entity == "line" for entity in found)
        found += _free(stations.recognise(text, network, cue=cue), taken)
    return sorted(found, key=lambda entity: entity.start)


def _free(entities: Iterable[Entity], taken: bytearray) -> list[Entity]:
    """Those that stand where nothing of another kind does; their place is taken from now on."""
    found = [one for one in entities if not any(taken[one.start : one.end])]
    for one in found:
        taken[one.start : one.end] = b"\1" * (one.end - one.start)
    return found


def only(text: str, entities: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the one entity if the text is nothing but it, besides punctuation and words such as "die"."""
    placed = [e for e in entities if isinstance(e.get("start"), int) and isinstance(e.get("end"), int)]
    if len(placed) != 1 or len(entities) != 1:
        return None
    entity = placed[0]
    rest = text[: entity["start"]] + " " + text[entity["end"] :]
    if any(word.casefold() not in _FILLERS for word in _WORDS.findall(rest)):
        return None
    return entity
