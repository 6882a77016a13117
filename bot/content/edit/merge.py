"""After an upgrade: what is shipped now and what the company has made of what was shipped before, unit by unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson

from bot.content.edit.apply import applied, same
from bot.content.edit.lines import merged as merged_lines
from bot.content.edit.units import DIALOGUES, WHOLE, units
from bot.model.draft import OverlayFile
from bot.model.errors import LotseError, RefusedError
from bot.model.workspace import Edit, MergeConflict, Unit


@dataclass(frozen=True)
class Merged:
    """The company's file over what is shipped now, and what both have changed: there the company's holds."""

    file: OverlayFile
    conflicts: tuple[MergeConflict, ...] = ()


def merge(file: str, ours: OverlayFile, shipped: str | None) -> Merged:
    """What becomes of one file of the overlay; what cannot be merged stays as it is and is listed as a whole."""
    if shipped is None or ours.base is None:
        return _whole(file, ours, shipped)
    try:
        base, mine, theirs = units(file, ours.base), units(file, ours.text), units(file, shipped)
        wanted, conflicts = _wanted(file, base, mine, theirs)
        text = _by_lines(file, ours, shipped, wanted) or _by_units(file, shipped, theirs, wanted)
    except LotseError:
        return _whole(file, ours, shipped)
    return Merged(OverlayFile(text, shipped), conflicts)


def conflict(file: str, unit: Unit, base: Any, ours: Any, theirs: Any) -> MergeConflict:
    told = orjson.dumps([file, unit, base, ours, theirs], option=orjson.OPT_SORT_KEYS)
    return MergeConflict(sha256(told).hexdigest()[:16], file, unit, base, ours, theirs)


def _whole(file: str, ours: OverlayFile, shipped: str | None) -> Merged:
    """A file that was shipped and is no longer, or that both have begun."""
    if shipped in (ours.base, ours.text):
        return Merged(OverlayFile(ours.text, shipped))
    return Merged(OverlayFile(ours.text, shipped), (conflict(file, WHOLE, ours.base, ours.text, shipped),))


def _wanted(
    file: str, base: Mapping[Unit, Any], ours: Mapping[Unit, Any], theirs: Mapping[Unit, Any]
) -> tuple[dict[Unit, Any], tuple[MergeConflict, ...]]:
    wanted: dict[Unit, Any] = {}
    conflicts = []
    for unit in dict.fromkeys([*theirs, *ours, *base]):
        was, mine, yours = base.get(unit), ours.get(unit), theirs.get(unit)
        changed = not same(was, mine)
        if changed and not same(was, yours) and not same(mine, yours):
            conflicts.append(conflict(file, unit, was, mine, yours))
        chosen = mine if changed else yours
        if chosen is not None:
            wanted[unit] = chosen
    return wanted, tuple(conflicts)


def _by_lines(file: str, ours: OverlayFile, shipped: str, wanted: Mapping[Unit, Any]) -> str | None:
    """Keeps the comments of both, where the lines can be merged and say what the units say."""
    text = merged_lines(ours.base or "", ours.text, shipped)
    try:
        return text if text is not None and _says(units(file, text), wanted) else None
    except RefusedError:
        return None


def _by_units(file: str, shipped: str, theirs: Mapping[Unit, Any], wanted: Mapping[Unit, Any]) -> str:
    """What is shipped, with the company's own units."""
    gone = [Edit(file, unit, value, None) for unit, value in theirs.items() if unit not in wanted]
    edits = [
        Edit(file, unit, theirs.get(unit), value) for unit, value in wanted.items() if not same(theirs.get(unit), value)
    ]
    text, _ = applied(file, shipped, [*edits, *reversed(gone)])
    if not _says(units(file, text), wanted):
        raise RefusedError("unwritable", unit=DIALOGUES)
    return text or ""


def _says(found: Mapping[Unit, Any], wanted: Mapping[Unit, Any]) -> bool:
    return found.keys() == wanted.keys() and all(same(found[unit], wanted[unit]) for unit in wanted)
