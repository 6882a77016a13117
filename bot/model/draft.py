"""How a draft is kept: the company's files, each with the shipped text that it was made from, and every revision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.model.workspace import MergeConflict, Revision

Hunk = tuple[int, tuple[str, ...], tuple[str, ...]]
"""From a line of the later text: the lines that were there before, and those that are there now."""


@dataclass(frozen=True)
class OverlayFile:
    """`base` is the shipped text that it was made from, None if nothing was shipped under its name."""

    text: str
    base: str | None = None


@dataclass(frozen=True)
class FileChange:
    """How a file of the overlay gets back to what it was before a revision: it was not there (`was` is None and there
    are no hunks), it was `was`, or it differed by hunks."""

    was: OverlayFile | None = None
    hunks: tuple[Hunk, ...] = ()


@dataclass(frozen=True)
class StoredRevision:
    """A revision with the way back; `carried` says that an upgrade made it."""

    revision: Revision
    back: Mapping[str, FileChange] = field(default_factory=dict)
    carried: bool = False


@dataclass(frozen=True)
class Draft:
    """The overlay at its head. `token` is another one after each change."""

    head: int
    token: str
    files: Mapping[str, OverlayFile]
    conflicts: Sequence[MergeConflict] = ()


class Drafts(Protocol):
    """Keeps the one draft. Raises NotStoredError."""

    async def read(self) -> Draft: ...

    async def commit(
        self,
        seen: Draft,
        files: Mapping[str, OverlayFile | None],
        revision: StoredRevision,
        conflicts: Sequence[MergeConflict] | None = None,
    ) -> bool:
        """These files (None removes one) and the revision after the seen draft, and the conflicts that are left, if
        they are others; False if the draft has changed since."""
        ...

    async def replace_conflicts(self, seen: Draft, conflicts: Sequence[MergeConflict]) -> bool:
        """Those that are left; False if the draft has changed since."""
        ...

    async def revisions(self, numbers: Sequence[int]) -> Sequence[StoredRevision]:
        """Those of these numbers that are still kept, in this order."""
        ...
