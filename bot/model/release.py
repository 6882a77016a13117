"""Releases as people see them, which one is live, and what makes another one live."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

Change = Literal["new", "gone", "changed"]


@dataclass(frozen=True)
class FileChange:
    """A file of a release's content that differs from its parent's, as text before and after; empty where there is
    none."""

    file: str
    change: Change
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Manifest:
    """What a release says of itself. `model` is the id of the model that it is served with, `parent` the release it
    was made from, `changed` the files that differ from it. `words_only`: it needs no other model than its parent.
    `servable` is False if its model was removed for its age; `been_live` is True if it was live here before. What an
    older version wrote lacks much of it."""

    id: str
    model: str
    source: str
    packs: tuple[str, ...] = ()
    parent: str = ""
    author: str = ""
    note: str = ""
    at: datetime | None = None
    words_only: bool = False
    changed: tuple[str, ...] = ()
    servable: bool = True
    been_live: bool = False


@dataclass(frozen=True)
class Live:
    """The release that is live, with its model, since when and by whom; and the one that was live before it."""

    release: str
    model: str
    at: datetime
    by: str
    before: str = ""
    before_model: str = ""
    offer: str = ""
    """The words of the last start that has put a release forward and was heard."""
    been: tuple[str, ...] = ()
    """All that have been live here, this one at the end, as far as they are remembered."""


class Pointer(Protocol):
    """Which release is live, for all processes. Raises NotStoredError."""

    async def read(self) -> Live | None: ...

    async def flip(self, seen: Live | None, to: Live) -> bool:
        """In one step; False, and nothing has changed, if it does not say any more what was seen."""


@dataclass(frozen=True)
class Loaded:
    """What a brain holds, and which of it it takes for live; nothing while it loads its first."""

    models: tuple[str, ...] = ()
    live: str = ""


class Brains(Protocol):
    """All brains of the installation, by their addresses."""

    async def holding(self) -> Mapping[str, Loaded | None]:
        """What each has loaded; None if it cannot be reached."""

    async def load(self, model: str, brain: str) -> None:
        """Have it load a model, unless it has. Raises RefusedError `brain_away` (`brain`, `reason`)."""

    async def make_live(self, model: str, release: str, brain: str) -> None:
        """Its live one from now on; with a release, that is what its next start goes on with. Raises RefusedError as
        `load`."""


class Switch(Protocol):
    """Making a release live. Raises NotStoredError."""

    async def live(self) -> Live | None:
        """What is live; None before the first release."""

    async def switch_to(self, release: str, by: str) -> Live:
        """Make it live: every brain loads its model and says so, then the pointer moves, in one step. Until then
        nothing changes. Raises RefusedError: `unknown` (no such release), `unreadable` (this version cannot read its
        content; `reason`), `model_gone` (its model was removed for its age), `brain_away` (`brain`, `reason`: not all
        brains have loaded it), `moved` (somebody else has switched meanwhile; `by`)."""

    async def again(self, release: str, by: str) -> Live:
        """The same for one that has been live: a candidate needs more than to be chosen from a list. Raises
        RefusedError as `switch_to`, and `never_live`."""

    async def back(self, by: str) -> Live:
        """To the one before. Raises RefusedError as `switch_to`, and `nothing_before`."""

    async def releases(self) -> Sequence[Manifest]:
        """All of them, the newest first."""

    async def changes(self, release: str, against: str = "") -> Sequence[FileChange]:
        """What differs in its content from another release, its parent if none is named. Raises RefusedError
        `unknown`."""
