"""Names and numbers give way to a word of their kind: what is asked does not depend on which line it is."""

from __future__ import annotations

from typing import Any, Iterable, Mapping


def mask(text: str, entities: Iterable[Mapping[str, Any]]) -> str:
    """Replace each entity that stands in the text; of two that overlap, the one that begins first."""
    parts, end = [], 0
    for entity in sorted(filter(_stands, entities), key=lambda one: (one["start"], -one["end"])):
        if end <= entity["start"] < entity["end"] <= len(text):
            parts += [text[end : entity["start"]], f" ent{_letters(entity['entity'])} "]
            end = entity["end"]
    return "".join([*parts, text[end:]])


def _stands(entity: Mapping[str, Any]) -> bool:
    return isinstance(entity.get("start"), int) and isinstance(entity.get("end"), int)


def _letters(kind: str) -> str:
    """One word, whatever the kind is called."""
    return "".join(filter(str.isalnum, kind))
