"""Going back: to what the files were at a revision, and to what they were without one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.content.edit.apply import reverse
from bot.content.edit.changes import Changed
from bot.content.edit.lines import back
from bot.content.edit.units import WHOLE, units
from bot.model.draft import Draft, FileChange, OverlayFile, StoredRevision
from bot.model.errors import RefusedError
from bot.model.workspace import Edit, Revision


def at_revision(files: Mapping[str, OverlayFile], later: Sequence[StoredRevision]) -> Mapping[str, OverlayFile]:
    """The files before these revisions, of which the last comes first. Raises RefusedError("unknown")."""
    now = dict(files)
    for stored in later:
        for name, change in stored.back.items():
            before = _before(now.get(name), change)
            if before is None:
                now.pop(name, None)
            else:
                now[name] = before
    return now


def taken_back(undone: StoredRevision, made: Changed, draft: Draft, shipped: Callable[[str], str | None]) -> Changed:
    """The same change, with each byte as it was where that says the same."""
    files = dict(made.files)
    for name, change in undone.back.items():
        file, own = files.get(name), draft.files.get(name)
        if file is None or own is None or change.was:
            continue
        text = back(own.text, change.hunks) if change.hunks else None
        if text is not None and units(name, text) == units(name, file.text):
            files[name] = None if text == shipped(name) else OverlayFile(text, file.base)
    return Changed(files, made.edits)


def latest_of(edit: Edit, revisions: Sequence[Revision]) -> Revision | None:
    """Who changed a unit last."""
    return next((revision for revision in revisions if _touches(revision, edit)), None)


def _touches(revision: Revision, edit: Edit) -> bool:
    return any(
        one.file == edit.file and (one.unit == WHOLE or edit.unit in {one.unit, reverse(one).unit})
        for one in revision.edits
    )


def _before(now: OverlayFile | None, change: FileChange) -> OverlayFile | None:
    if change.was or not change.hunks:
        return change.was
    text = back(now.text, change.hunks) if now else None
    if now is None or text is None:
        raise RefusedError("unknown")
    return OverlayFile(text, now.base)
