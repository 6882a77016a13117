"""The releases that are loaded: the live one, and the one before it while workers change over."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Optional

from brain.turns.errors import LoadingError, UnreadableError, WrongReleaseError

if TYPE_CHECKING:
    from brain.turns.mind import Mind

KEPT = 2


class Releases:
    """Loads beside the one that answers, then changes over in one step."""

    def __init__(self) -> None:
        self._minds: dict[str, Mind] = {}  # the last one is live
        self._loading = asyncio.Lock()

    @property
    def live(self) -> Optional[str]:
        return next(reversed(self._minds), None)

    def mind(self, release: str) -> Mind:
        if not self._minds:
            raise LoadingError("no model is loaded yet")
        if release not in self._minds:
            raise WrongReleaseError("this release is not loaded", live=self.live)
        return self._minds[release]

    async def load(self, release: str, model: Path) -> None:
        """Load a model, unless it is there, and make it live."""
        async with self._loading:
            mind = self._minds.get(release) or await asyncio.to_thread(_load, release, model)
            self.add(mind)

    def add(self, mind: Mind) -> None:
        """Make a loaded release live and keep the last one."""
        kept = [each for each in self._minds.items() if each[0] != mind.release][-(KEPT - 1) :]
        self._minds = {**dict(kept), mind.release: mind}


def _load(release: str, model: Path) -> Mind:
    if not model.exists():
        raise UnreadableError("no model at this path")
    # Importing Rasa takes seconds; until then the server already says that it is loading.
    from brain.turns.mind import Mind

    return Mind.load(release, model)
