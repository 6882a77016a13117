"""Releases: content and model in one immutable folder each, and which of them is live."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content import rasa_files
from bot.content.folders import Content, notice_files, pack_files, pack_folders
from bot.content.notice_words import Kept, write_kept

TRAINING = "training"
MODEL = "model.tar.gz"
ACCEPTED = "accepted.json"
ID_LENGTH = 12

Train = Callable[[Path, Path], Awaitable[dict[str, Any]]]
"""Trains a model from a folder of Rasa's files into a folder; gives facts for the manifest."""


@dataclass(frozen=True)
class Release:
    """One release on disk. `source` is the digest of what it was built from, `packs` are those switched on then."""

    id: str
    folder: Path
    source: str
    packs: tuple[str, ...] = ()

    @property
    def content(self) -> Path:
        return self.folder / "content"

    @property
    def accepted(self) -> Mapping[str, Any]:
        """Who has accepted which new words of notices; empty if there were none."""
        file = self.folder / ACCEPTED
        return json.loads(file.read_text()) if file.exists() else {}

    @property
    def model(self) -> Path:
        return self.folder / MODEL


class Releases:
    """The releases under `LOTSE_DATA_DIR/releases`; the file `live` names the live one."""

    def __init__(self, folder: Path, source: Content, pipeline: Path, packs: Sequence[str]) -> None:
        self._folder = folder
        self._source = source
        self._pipeline = pipeline
        self._packs = packs

    def get(self, release: str) -> Release | None:
        manifest = self._folder / release / "manifest.json"
        if not manifest.exists():
            return None
        read = json.loads(manifest.read_text())
        return Release(release, manifest.parent, read["source"], tuple(read.get("packs", ())))

    def live(self) -> Release | None:
        return self.get(found) if (found := self.live_id()) else None

    def live_id(self) -> str:
        """The id alone, for who asks often; empty before the first."""
        pointer = self._folder / "live"
        return pointer.read_text().strip() if pointer.exists() else ""

    def publish(self, release: Release) -> None:
        """Make it live, in one step."""
        scratch = self._folder / f".live-{os.getpid()}"
        scratch.write_text(release.id)
        scratch.replace(self._folder / "live")

    def current(self) -> bool:
        """Whether the live release was built from what is shipped now."""
        live = self.live()
        return live is not None and live.source == self.source_digest()

    async def build(self, train: Train, kept: Kept | None = None, accepted: Mapping[str, Any] | None = None) -> Release:
        """Copy the content, train, name the whole by its hash; written aside and renamed. `kept` are the words of
        notices that stay as they are, `accepted` says who wanted other ones."""
        digest = self.source_digest()
        scratch = self._folder / f".building-{os.getpid()}"
        shutil.rmtree(scratch, ignore_errors=True)
        try:
            _copy(self._source, self._packs, scratch / "content")
            if kept:
                write_kept(scratch / "content", kept)
            if accepted:  # part of what gives the release its name: going back to earlier words is an act of its own
                (scratch / ACCEPTED).write_text(json.dumps(accepted, indent=1, ensure_ascii=False))
            rasa_files.write_out(scratch / "content", self._packs, scratch / TRAINING)
            facts = await train(scratch / TRAINING, scratch)
            shutil.rmtree(scratch / TRAINING)  # made from the content, as anybody can make it again
            release = _digest(sorted(path for path in scratch.rglob("*") if path.is_file()), scratch)[:ID_LENGTH]
            manifest = {"v": 1, "id": release, "source": digest, "packs": list(self._packs), **facts}
            (scratch / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False))
            target = self._folder / release
            if not target.exists():
                scratch.rename(target)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        return Release(release, target, digest, tuple(self._packs))

    def source_digest(self) -> str:
        """What a release would be built from, as one digest: the packs' files, notice types, and the pipeline."""
        files = [file.path for file in {*notice_files(self._source), *pack_files(self._source)}]
        files += [path for place in pack_folders(self._source, self._packs) for path in place.path.iterdir()]
        pipeline = [
            Path(rasa_files.__file__),
            self._pipeline / "config.yml",
            *self._pipeline.glob("understanding/*.py"),
        ]
        pipeline += self._pipeline.glob("understanding/*.txt")
        root = self._pipeline.parent
        return _digest(sorted(path for path in [*files, *pipeline] if path.is_file()), root)[:ID_LENGTH]

    @contextmanager
    def one_builder(self) -> Iterator[None]:
        """Held by the one process that builds; others wait."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _copy(source: Content, packs: Iterable[str], target: Path) -> None:
    for file in {*notice_files(source), *pack_files(source)}:
        pack = target / "nlu" / file.pack
        pack.mkdir(parents=True, exist_ok=True)
        shutil.copy(file.path, pack)
    for place in pack_folders(source, packs):
        shutil.copytree(place.path, target / "nlu" / place.pack / place.path.name)


def _digest(files: Sequence[Path], root: Path) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{os.path.relpath(path, root)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
