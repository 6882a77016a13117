"""The releases that are loaded: the live one, and the one before it while workers change over."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Optional

from brain.turns.errors import LoadingError, UnreadableError, WrongReleaseError

if TYPE_CHECKING:
    from brain.turns.loaded_model import LoadedModel

KEPT = 2


class Releases:
    """Loads beside the one that answers, then changes over in one step."""

    def __init__(self) -> None:
        self._models: dict[str, LoadedModel] = {}  # the last one is live
        self._loading = asyncio.Lock()

    @property
    def live(self) -> Optional[str]:
        return next(reversed(self._models), None)

    def loaded(self, release: str) -> LoadedModel:
        if not self._models:
            raise LoadingError("no model is loaded yet")
        if release not in self._models:
            raise WrongReleaseError("this release is not loaded", live=self.live)
        return self._models[release]

    async def load(self, release: str, model: Path) -> None:
        """Load a model, unless it is there, and make it live."""
        async with self._loading:
            loaded = self._models.get(release) or await asyncio.to_thread(_load, release, model)
            self.add(loaded)

    def add(self, loaded: LoadedModel) -> None:
        """Make a loaded release live and keep the last one."""
        kept = [each for each in self._models.items() if each[0] != loaded.release][-(KEPT - 1) :]
        self._models = {**dict(kept), loaded.release: loaded}


def _load(release: str, model: Path) -> LoadedModel:
    if not model.exists():
        raise UnreadableError("no model at this path")
    # Importing Rasa takes seconds; until then the server already says that it is loading.
    from brain.turns.loaded_model import LoadedModel

    return LoadedModel.load(release, model)
