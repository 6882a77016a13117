"""Recognise what the shipped packs know in a text, with the company's network or the one that is shipped."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from actions.common.entities.kinds import SCHEDULE
from actions.kit import recognise as kit
from actions.kit.found import Entity
from actions.parcel.entities.kinds import NUMBER
from actions.transit.entities.kinds import kinds_of
from actions.transit.network import Network, hamburg
from bot.model.pack import EntityKind

__all__ = ["KINDS", "Entity", "only", "recognise"]

KINDS = ("parcel_number", "line", "schedule", "station")


def recognise(text: str, kinds: Collection[str] = KINDS, network: Network | None = None) -> list[dict[str, Any]]:
    """Return the entities of a text in the order they stand there, as JSON-ready dicts."""
    return kit.recognise(text, [kind for kind in _shipped(network or hamburg()) if kind.name in kinds])


def only(text: str, entities: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the one entity if the text is nothing but it, besides punctuation and words such as "die"."""
    return kit.only(text, entities, _shipped(hamburg()))


@lru_cache(maxsize=4)
def _shipped(network: Network) -> tuple[EntityKind, ...]:
    return (NUMBER, SCHEDULE, *kinds_of(network))
