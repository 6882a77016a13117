"""What editors change: the company's own files over the shipped ones, as one draft with numbered revisions.

A file is named as `<pack>/<folder>/<file>.yml` or `<pack>/<file>.yml`. Whoever changes one names a **unit** of it:

    nlu.yml        ("phrase", language, text)
    responses.yml  ("text", response, locale, number)    the how-many-eth text of that locale, "0" the first
    skill.yml      ("key", …) and ("dialogue", name)     a path of keys; a golden dialogue by its name
    any other      ("key", …)                            in a list, its place is a key: "0"
    all            ("file",)                             the whole text, to make or remove a file
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Protocol

from bot.model.errors import LotseError

Unit = tuple[str, ...]
Level = Literal["error", "warning"]
Take = Literal["ours", "theirs"]


@dataclass(frozen=True)
class Edit:
    """One unit of one file. `before` is what the editor saw, None if it was not there; `after` None removes it. A
    phrase is its own value: to change one, the unit names the old text. `at` is the place among its like, where it
    matters; less than zero is the end."""

    file: str
    unit: Unit
    before: Any
    after: Any
    at: int = -1


@dataclass(frozen=True)
class Revision:
    """What one person changed at once."""

    number: int
    by: str
    at: datetime
    note: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True)
class MergeConflict:
    """One unit that an upgrade and the company have both changed, since `base`: ours holds until somebody decides."""

    id: str
    file: str
    unit: Unit
    base: Any
    ours: Any
    theirs: Any


@dataclass(frozen=True)
class Finding:
    """What is wrong with a file, or could be better. An error keeps a draft from being released, not from being kept.
    `words` are for people, in German and English; `skill` is the folder that it is about, `line` counts from one."""

    file: str
    unit: Unit
    level: Level
    code: str
    words: Mapping[str, str]
    skill: str = ""
    line: int = 0


@dataclass(frozen=True)
class Alike:
    """A sentence that sounds like what is typed. `same` are those of the same skill: as good as there already.
    `typed` are the words that only the typed one has, `theirs` those of the other alone, both in small letters."""

    file: str
    skill: str
    language: str
    phrase: str
    likeness: float
    same: bool
    typed: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Materialised:
    """A revision as files, for as long as it is needed: `content` is what a release is built from (it holds `nlu/`),
    `overlay` the company's files alone, `base` the shipped ones that those were made from."""

    revision: int
    content: Path
    overlay: Path
    base: Path


class ConflictError(LotseError):
    """Somebody else has changed the unit since: `theirs` is what it is now."""

    def __init__(self, edit: Edit, theirs: Any, by: str, at: datetime | None) -> None:
        super().__init__(f"{edit.file}: {'.'.join(edit.unit)} was changed by {by or 'somebody else'}")
        self.edit = edit
        self.theirs = theirs
        self.by = by
        self.at = at


class Workspace(Protocol):
    """One draft for all editors. Raises NotStoredError."""

    async def head(self) -> int:
        """The number of the last revision; 0 before the first."""
        ...

    async def files(self) -> Mapping[str, str]:
        """The overlay: file → text."""
        ...

    async def paths(self) -> Sequence[str]:
        """All files of the draft, shipped or the company's own."""
        ...

    async def text(self, file: str) -> str | None:
        """The overlay's, else what is shipped."""
        ...

    def shipped(self, file: str) -> str | None:
        """What the installed version brings."""
        ...

    async def read(self, file: str) -> Any:
        """What a file holds; None if there is none. Raises RefusedError("unreadable")."""
        ...

    async def edit(self, edits: Sequence[Edit], by: str, note: str = "") -> Revision:
        """All of them or none. Raises ConflictError, and RefusedError for what no file can hold."""
        ...

    async def history(self, *, file: str = "", before: int = 0, limit: int = 50) -> Sequence[Revision]:
        """The latest first; `before` leaves out that number and all after it."""
        ...

    async def undo(self, number: int, by: str) -> Revision:
        """The reverse edits of a revision, as a new one. Raises ConflictError."""
        ...

    async def conflicts(self) -> Sequence[MergeConflict]:
        """What nobody has decided yet."""
        ...

    async def decide(self, conflict: str, take: Take, by: str) -> Revision | None:
        """Raises RefusedError("unknown"), ConflictError."""
        ...

    async def findings(self, skill: str = "") -> Sequence[Finding]:
        """Of the whole draft, or of one skill's folder."""
        ...

    async def similar(self, phrase: str, skill: str, limit: int = 5) -> Sequence[Alike]:
        """Sentences of the draft that sound like this one of this skill, the likest first; quick enough for typing."""
        ...

    def materialised(self, revision: int = 0) -> AbstractAsyncContextManager[Materialised]:
        """A revision, else the head, written into a temporary folder."""
        ...
