"""Edits of several files, made together: which files change, and how each gets back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.content.edit.apply import apply, is_made
from bot.content.edit.limits import MOST_FILES
from bot.content.edit.lines import hunks
from bot.content.edit.source import compose
from bot.content.edit.units import WHOLE
from bot.model.draft import Draft, FileChange, OverlayFile
from bot.model.errors import RefusedError
from bot.model.workspace import ConflictError, Edit

Shipped = Callable[[str], str | None]


@dataclass(frozen=True)
class Changed:
    """Files after the edits; None is one that the overlay no longer has. `edits` are as they were made."""

    files: Mapping[str, OverlayFile | None]
    edits: Sequence[Edit] = ()

    def back(self, before: Mapping[str, OverlayFile]) -> dict[str, FileChange]:
        """The way back to the files before."""
        return {name: _way(before.get(name), file) for name, file in self.files.items()}


def changed(draft: Draft, edits: Sequence[Edit], shipped: Shipped) -> Changed:
    """Cleaned edits on a draft. A file that is as it is shipped leaves the overlay. Raises ConflictError,
    RefusedError."""
    files: dict[str, OverlayFile | None] = {}
    made = []
    for edit in edits:
        own = files[edit.file] if edit.file in files else draft.files.get(edit.file)
        if edit.unit == WHOLE:
            files[edit.file] = _whole(own, edit, shipped)
            made.append(edit)
            continue
        now = own.text if own else shipped(edit.file)
        try:
            text, one = apply(edit.file, now, edit)
        except ConflictError:
            if is_made(edit.file, now, edit):  # sent again by who did not hear the answer, or both want the same
                continue
            raise
        files[edit.file] = OverlayFile(text, own.base if own else shipped(edit.file))
        made.append(one)
    return Changed(_really(files, draft, shipped), made)


def _whole(own: OverlayFile | None, edit: Edit, shipped: Shipped) -> OverlayFile | None:
    now = own.text if own else None
    if now != edit.before:
        raise ConflictError(edit, now, "", None)
    if edit.after is None:
        return None
    compose(edit.after)
    return OverlayFile(edit.after, own.base if own else shipped(edit.file))


def _really(files: Mapping[str, OverlayFile | None], draft: Draft, shipped: Shipped) -> dict[str, OverlayFile | None]:
    kept = {name: None if file and file.text == shipped(name) else file for name, file in files.items()}
    differ = {name: file for name, file in kept.items() if file != draft.files.get(name)}
    if len(draft.files) + len(differ) > MOST_FILES:
        raise RefusedError("too_many", files=str(MOST_FILES))
    return differ


def _way(before: OverlayFile | None, after: OverlayFile | None) -> FileChange:
    if before is None:
        return FileChange()
    if after is None or after.base != before.base:
        return FileChange(was=before)
    return FileChange(hunks=hunks(before.text, after.text))
