"""The models that are loaded: the live one, the one before it, and one more that may become live."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Iterator, Optional

from brain.turns.errors import LoadingError, UnreadableError, WrongModelError

if TYPE_CHECKING:
    from brain.turns.loaded_model import LoadedModel

KEPT = 3
ARCHIVE = "model.tar.gz"
_ID = re.compile(r"[\w-]+", re.ASCII)


class Models:
    """Loads beside those that answer. `folder` is that of the releases, where models are found by their id and where
    the file lies that tells the next start which release is live; without one there is only what it is given."""

    def __init__(self, folder: Optional[Path] = None) -> None:
        self._folder = folder
        self._models: dict[str, LoadedModel] = {}
        self._live: tuple[str, ...] = ()  # all that have been, the last two at most
        self._loading = asyncio.Lock()

    @property
    def live(self) -> Optional[str]:
        return self._live[-1] if self._live else None

    @property
    def loaded_ids(self) -> list[str]:
        return list(self._models)

    def loaded(self, model: str) -> LoadedModel:
        if not self._models:
            raise LoadingError("no model is loaded yet")
        if model not in self._models:
            raise WrongModelError("this model is not loaded", live=self.live)
        return self._models[model]

    async def load(self, model: str, path: Optional[Path] = None) -> None:
        """Load a model, unless it is there. The first one is live."""
        async with self._loading:
            if model not in self._models:
                with _politely():
                    self.add(await asyncio.to_thread(_load, model, path or self._path(model)))

    def add(self, loaded: LoadedModel) -> None:
        """Keep it beside the live one and the one before; what else there was goes."""
        others = [id_ for id_ in self._models if id_ not in self._live[-2:]]
        gone = others[: max(0, len(self._models) + 1 - KEPT)]
        self._models = {id_: one for id_, one in self._models.items() if id_ not in gone} | {loaded.id: loaded}
        self._live = self._live or (loaded.id,)

    def make_live(self, model: str, release: str = "") -> None:
        """What a start without a store goes on with: this model, and the release that it serves. Raises
        WrongModelError."""
        self.loaded(model)
        if model != self.live:
            self._live = (*self._live[-1:], model)
        if release and self._folder:
            _write(self._folder, release)

    def _path(self, model: str) -> Path:
        """Where releases keep it, or where one of the version before has its own."""
        if self._folder is None or not _ID.fullmatch(model):
            raise UnreadableError("no model of this id")
        places = (self._folder / "models" / model / ARCHIVE, self._folder / model / ARCHIVE)
        return next((place for place in places if place.exists()), places[0])


def _write(folder: Path, release: str) -> None:
    if not _ID.fullmatch(release) or not (folder / release / "manifest.json").exists():
        raise UnreadableError("no release of this id")
    pointer, scratch = folder / "live", folder / f".live-{os.getpid()}"
    if not pointer.exists() or pointer.read_text().strip() != release:
        scratch.write_text(release)
        scratch.replace(pointer)


@contextmanager
def _politely() -> Iterator[None]:
    """Meanwhile whoever answers waits a tenth as long for the interpreter as Python would let it."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(before / 10)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def _load(model: str, path: Path) -> LoadedModel:
    if not path.exists():
        raise UnreadableError("no model at this path")
    # Importing Rasa takes seconds; until then the server already says that it is loading.
    from brain.turns.loaded_model import LoadedModel

    return LoadedModel.load(model, path)
