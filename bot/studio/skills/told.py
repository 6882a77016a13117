"""What the audit log tells of a change of a question."""

from __future__ import annotations

from typing import Any

import orjson

from bot.model.audit import Did
from bot.model.workspace import Edit, Revision

MOST_LINES = 50


def did(verb: str, place: str, by: str, revision: Revision) -> Did:
    """The small difference, a line for each unit; of whole files only that they came or went."""
    edits = revision.edits[:MOST_LINES]
    before, after = (_lines([(edit, value(edit)) for edit in edits]) for value in (_before, _after))
    return Did(verb, place, by, before=before, after=after)


def _lines(units: list[tuple[Edit, Any]]) -> str:
    return "\n".join(_line(edit, value) for edit, value in units if value is not None)


def _line(edit: Edit, value: Any) -> str:
    if edit.unit[0] == "file":
        return edit.file.rpartition("/")[2]
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    return text if edit.unit[0] == "phrase" else f"{'.'.join(edit.unit[1:])}: {text}"


def _before(edit: Edit) -> Any:
    return edit.before


def _after(edit: Edit) -> Any:
    return edit.after
