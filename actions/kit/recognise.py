"""Recognise names, numbers and schedules in a text by the kinds that packs bring; pure, never wrong about places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from bot.model.pack import EntityKind, Spotted

_LONGEST = 2_000  # characters looked at; nobody hides a name behind that many
_WORDS = re.compile(r"[^\W_]+")


def recognise(text: str, kinds: Iterable[EntityKind]) -> list[dict[str, Any]]:
    """Return the entities of a text in the order they stand there, as JSON-ready dicts. The surer kind keeps its
    place."""
    text = text[:_LONGEST]
    found: list[Spotted] = []
    taken = bytearray(len(text))
    for kind in sorted(kinds, key=lambda entity_kind: entity_kind.rank):
        found += _free(kind.find(text, tuple(found)), taken)
    return [spotted.as_json() for spotted in sorted(found, key=lambda spotted: spotted.start)]


def _free(spotted: Iterable[Spotted], taken: bytearray) -> list[Spotted]:
    """Those that stand where nothing of another kind does; their place is taken from now on."""
    found = [one for one in spotted if not any(taken[one.start : one.end])]
    for one in found:
        taken[one.start : one.end] = b"\1" * (one.end - one.start)
    return found


def only(text: str, entities: Sequence[dict[str, Any]], kinds: Iterable[EntityKind]) -> dict[str, Any] | None:
    """Return the one entity if the text is nothing but it, besides punctuation and words such as "die"."""
    placed = [e for e in entities if isinstance(e.get("start"), int) and isinstance(e.get("end"), int)]
    if len(placed) != 1 or len(entities) != 1:
        return None
    entity = placed[0]
    fillers = frozenset[str]().union(*(kind.fillers for kind in kinds))
    rest = text[: entity["start"]] + " " + text[entity["end"] :]
    if any(word.casefold() not in fillers for word in _WORDS.findall(rest)):
        return None
    return entity
