"""Releases: content in one immutable folder each, models beside them, and which release is live."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.content import rasa_files
from bot.content.folders import Content, notice_files, pack_files, pack_folders
from bot.content.notice_words import Kept, write_kept
from bot.content.release_files import changed_files, copy_content, digest_of, files_in
from bot.model.clock import Clock, utc_now
from bot.model.release import Manifest
from bot.model.workspace import Materialised

TRAINING = "training"
MODELS = "models"
MODEL = "model.tar.gz"
FACTS = "facts.json"
MANIFEST = "manifest.json"
ACCEPTED = "accepted.json"
OVERLAY, BASE = "overlay", "base"
ID_LENGTH = 12
A_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
"""What a release can be called: never a way to another folder."""

Train = Callable[[Path, Path], Awaitable[dict[str, Any]]]
"""Trains a model from a folder of Rasa's files into a folder; gives facts for the manifest."""


@dataclass(frozen=True)
class Release:
    """One release on disk. `source` is the digest of what was shipped when it was built, `packs` are those switched on
    then. `model_id` names its model; one of the version before keeps that in its own folder, under its own id."""

    id: str
    folder: Path
    source: str
    packs: tuple[str, ...] = ()
    model_id: str = ""
    parent: str = ""

    @property
    def content(self) -> Path:
        return self.folder / "content"

    @property
    def overlay(self) -> Path:
        """The company's own files in it."""
        return self.folder / OVERLAY

    @property
    def base(self) -> Path:
        """The shipped files that the company's were made from."""
        return self.folder / BASE

    @property
    def accepted(self) -> Mapping[str, Any]:
        """Who has accepted which new words of notices; empty if there were none."""
        file = self.folder / ACCEPTED
        return json.loads(file.read_text()) if file.exists() else {}

    @property
    def model(self) -> Path:
        own = self.folder / MODEL
        return self.folder.parent / MODELS / self.model_id / MODEL if self.model_id and not own.exists() else own


@dataclass(frozen=True)
class Making:
    """Who makes a release, and of what: a draft, or else what is shipped. `parent` is the release that it follows."""

    author: str = ""
    note: str = ""
    parent: Release | None = None
    draft: Materialised | None = None


@dataclass(frozen=True)
class Offer:
    """What the file of the live release says: its id; and, if who has no store has put it forward, in whose words: by
    whom, and which release it follows."""

    release: str = ""
    said: str = ""
    by: str = ""
    after: str = ""


class Releases:
    """The releases under `LOTSE_DATA_DIR/releases`; the file `live` names the live one for a start without a store.
    `variant` tells models apart that the same content makes."""

    def __init__(
        self,
        folder: Path,
        source: Content,
        pipeline: Path,
        packs: Sequence[str],
        variant: str = "",
        clock: Clock = utc_now,
    ) -> None:
        self._folder = folder
        self._source = source
        self._pipeline = pipeline
        self._packs = packs
        self._variant = variant
        self._clock = clock

    @property
    def folder(self) -> Path:
        return self._folder

    def get(self, release: str) -> Release | None:
        manifest = self._folder / release / MANIFEST
        if not A_NAME.fullmatch(release) or not manifest.exists():
            return None
        read = json.loads(manifest.read_text())
        packs, model = tuple(read.get("packs", ())), read.get("model") or release
        return Release(release, manifest.parent, read["source"], packs, model, read.get("parent", ""))

    def has_model(self, model: str) -> bool:
        return any((self._folder / place / MODEL).exists() for place in (f"{MODELS}/{model}", model))

    def manifests(self) -> list[Manifest]:
        """What all of them say of themselves, the newest first."""
        found = [self.manifest(path.parent.name) for path in self._folder.glob(f"[!.]*/{MANIFEST}")]
        return sorted(filter(None, found), key=lambda one: one.at or datetime.min.replace(tzinfo=UTC), reverse=True)

    def manifest(self, id_: str) -> Manifest | None:
        release = self.get(id_)
        if release is None:
            return None
        file = release.folder / MANIFEST
        read = json.loads(file.read_text())
        at = read.get("at")
        return Manifest(
            id_,
            release.model_id,
            release.source,
            release.packs,
            release.parent,
            read.get("author", ""),
            read.get("note", ""),
            datetime.fromisoformat(at) if at else datetime.fromtimestamp(file.stat().st_mtime, UTC),
            read.get("words_only", False),
            tuple(read.get("changed", ())),
            release.model.exists(),
        )

    def live(self) -> Release | None:
        """The one that the file names."""
        return self.get(self.live_id())

    def live_id(self) -> str:
        """The id alone, for who asks often; empty before the first."""
        return self.offer().release

    def offer(self) -> Offer:
        pointer = self._folder / "live"
        release, _, said = pointer.read_text().strip().partition("\n") if pointer.exists() else ("", "", "")
        words = json.loads(said) if said else {}
        return Offer(release, said, words.get("by", ""), words.get("after", ""))

    def publish(self, release: Release, by: str = "") -> None:
        """Write it down for the next start, in one step; `by` is who puts it forward to an installation that runs."""
        said = json.dumps({"at": self._clock().isoformat(), "by": by, "after": self.live_id()}) if by else ""
        scratch = self._folder / f".live-{os.getpid()}"
        scratch.write_text(f"{release.id}\n{said}")
        scratch.replace(self._folder / "live")

    def current(self) -> bool:
        """Whether the live release was built from what is shipped now."""
        live = self.live()
        return live is not None and live.source == self.source_digest()

    async def build(
        self,
        train: Train,
        kept: Kept | None = None,
        accepted: Mapping[str, Any] | None = None,
        making: Making | None = None,
    ) -> Release:
        """Copy the content, see that its model is there, name the whole by its hash; written aside and renamed. `kept`
        are the words of notices that stay as they are, `accepted` says who wanted other ones."""
        making = making or Making(parent=self.live())
        source = self.source_digest()
        scratch = self._folder / f".building-{os.getpid()}"
        shutil.rmtree(scratch, ignore_errors=True)
        try:
            self._lay_out(scratch, making, kept, accepted)
            model, facts = await self._model(train, scratch)
            release = digest_of(files_in(scratch), scratch, model)[:ID_LENGTH]
            target = self._folder / release
            if target.exists():  # what was shipped otherwise has come to the same
                told = json.loads((target / MANIFEST).read_text())
                if told["source"] != source:
                    self._write(target, told | {"source": source})
            else:
                about = self._about(making, model, scratch / "content")
                whole = {"v": 2, "id": release, "source": source, "packs": list(self._packs), **facts, **about}
                self._write(scratch, whole)
                scratch.rename(target)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        return Release(release, target, source, tuple(self._packs), model, making.parent.id if making.parent else "")

    def _write(self, folder: Path, manifest: Mapping[str, Any]) -> None:
        scratch = folder / f".manifest-{os.getpid()}"
        scratch.write_text(json.dumps(manifest, indent=1, ensure_ascii=False))
        scratch.replace(folder / MANIFEST)

    def _lay_out(self, scratch: Path, making: Making, kept: Kept | None, accepted: Mapping[str, Any] | None) -> None:
        draft = making.draft
        copy_content(draft.content if draft else self._source, self._packs, scratch / "content")
        if draft:
            for name, folder in ((OVERLAY, draft.overlay), (BASE, draft.base)):
                if folder.is_dir():
                    shutil.copytree(folder, scratch / name)
        if kept:
            write_kept(scratch / "content", kept)
        if accepted:  # part of what gives the release its name: going back to earlier words is an act of its own
            (scratch / ACCEPTED).write_text(json.dumps(accepted, indent=1, ensure_ascii=False))

    async def _model(self, train: Train, scratch: Path) -> tuple[str, dict[str, Any]]:
        """The id of the model that this content needs, and what is known of it; trained only if it is not there. What
        it was trained from is made from the content, as anybody can make it again, and is no part of the release."""
        training = scratch / TRAINING
        rasa_files.write_out(scratch / "content", self._packs, training, words=False)
        pipeline = digest_of(self._pipeline_files(), self._pipeline, self._variant)
        model = digest_of(files_in(training), training, pipeline)[:ID_LENGTH]
        place = self._folder / MODELS / model
        if not (place / MODEL).exists():
            made = scratch / MODELS
            made.mkdir()
            facts = await train(training, made)
            (made / FACTS).write_text(json.dumps(facts))
            place.parent.mkdir(exist_ok=True)
            shutil.rmtree(place, ignore_errors=True)
            made.rename(place)
        shutil.rmtree(training)
        return model, json.loads((place / FACTS).read_text())

    def _about(self, making: Making, model: str, content: Path) -> dict[str, Any]:
        parent = making.parent
        return {
            "model": model,
            "parent": parent.id if parent else "",
            "author": making.author,
            "note": making.note,
            "at": self._clock().isoformat(timespec="seconds"),
            "words_only": parent is not None and parent.model_id == model,
            "changed": changed_files(parent.content, content) if parent else [],
        }

    def source_digest(self) -> str:
        """What a release would be built from, as one digest: the packs' files, notice types, and the pipeline."""
        files = [file.path for file in {*notice_files(self._source), *pack_files(self._source)}]
        files += [path for place in pack_folders(self._source, self._packs) for path in place.path.iterdir()]
        files += [Path(rasa_files.__file__), *self._pipeline_files()]
        root = self._pipeline.parent
        return digest_of(sorted(path for path in files if path.is_file()), root)[:ID_LENGTH]

    def _pipeline_files(self) -> list[Path]:
        understanding = self._pipeline / "understanding"
        found = [self._pipeline / "config.yml", *understanding.glob("*.py"), *understanding.glob("*.txt")]
        return sorted(path for path in found if path.is_file())

    @contextmanager
    def one_builder(self) -> Iterator[None]:
        """Held by the one process that builds; others wait."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
