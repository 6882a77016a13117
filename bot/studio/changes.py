"""Saving what a form of a page holds: only what differs, as edits of the draft, or whose change was in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import orjson
from aiohttp import web
from pydantic import Field

from bot.model.audit import Audit, Did
from bot.model.workspace import ConflictError, Edit, Revision, Unit, Workspace
from bot.web.bodies import Strict, read
from bot.web.session_guard import refuse, signed_in


class Number(Strict):
    """Of a revision."""

    number: int = Field(ge=1)


def differences(file: str, unit: Unit, before: Any, after: Any) -> Iterator[Edit]:
    """The least edits that make one value of the other: a mapping by its keys, all else as a whole."""
    if isinstance(before, Mapping) and isinstance(after, Mapping) and before and after:
        for key in dict.fromkeys([*before, *after]):
            yield from differences(file, (*unit, str(key)), before.get(key), after.get(key))
    elif before != after:
        yield Edit(file, unit, before, after)


async def saved(
    request: web.Request, workspace: Workspace, audit: Audit, edits: Sequence[Edit], verb: str, subject: str
) -> web.Response | Revision:
    """The revision, or a refusal that says whose change was in the way and what it is now."""
    by = signed_in(request).name
    try:
        revision = await workspace.edit(edits, by)
    except ConflictError as error:
        return _conflict(error)
    before, after = ({".".join(edit.unit[1:]): value(edit) for edit in edits} for value in (_before, _after))
    await audit.add(Did(verb, subject, by, before=_words(before), after=_words(after)))
    return revision


async def undone(
    request: web.Request, workspace: Workspace, audit: Audit, fits: Callable[[Edit], bool]
) -> web.Response | Revision:
    """Take back a revision whose edits are all of this page."""
    number = (await read(request, Number)).number
    found = [one for one in await workspace.history(before=number + 1, limit=1) if one.number == number]
    if not found or not all(map(fits, found[0].edits)):
        return refuse(404, "unknown")
    by = signed_in(request).name
    try:
        revision = await workspace.undo(number, by)
    except ConflictError as error:
        return _conflict(error)
    await audit.add(Did("content.undone", found[0].edits[0].file if found[0].edits else "", by))
    return revision


def changed_parts(one: Revision) -> dict[str, Any]:
    """A revision as a page lists it."""
    changed = [{"what": ".".join(edit.unit[1:]), "before": edit.before, "after": edit.after} for edit in one.edits]
    return {"number": one.number, "by": one.by, "at": one.at.isoformat(), "changed": changed}


def _conflict(error: ConflictError) -> web.Response:
    at = error.at.isoformat() if error.at else None
    said = {"code": "conflict", "by": error.by, "at": at, "theirs": error.theirs}
    said |= {"file": error.edit.file, "unit": error.edit.unit}
    return web.json_response(said, status=409)


def _before(edit: Edit) -> Any:
    return edit.before


def _after(edit: Edit) -> Any:
    return edit.after


def _words(values: Mapping[str, Any]) -> str:
    """What changed, a line each."""
    return "\n".join(f"{name}: {_plain(value)}" for name, value in values.items() if value is not None)


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()
