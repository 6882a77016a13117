"""Releases: whole, immutable, named by their hash, published in one step."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import shutil
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import pytest

from bot.content.releases import MODEL, Release, Releases
from bot.paths import CODE


class Town:
    """Content and a place for releases; training writes what it is told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.source = folder / "data"
        shutil.copytree(CODE / "data", self.source)
        self.pipeline = folder / "brain"
        (self.pipeline / "understanding").mkdir(parents=True)
        (self.pipeline / "config.yml").write_text("pipeline: []\n")
        self.model = b"a model"
        self.trained: list[list[str]] = []
        self.releases = Releases(folder / "releases", self.source, self.pipeline, ("common", "transit"))

    async def train(self, folder: Path, out: Path) -> dict[str, Any]:
        self.trained.append(sorted(path.name for path in (folder / "data").iterdir()))
        (out / MODEL).write_bytes(self.model)
        return {"seconds": 1}

    async def build(self) -> Release:
        return await self.releases.build(self.train)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path)


def files(release: Release) -> dict[str, bytes]:
    return {str(p.relative_to(release.folder)): p.read_bytes() for p in release.folder.rglob("*") if p.is_file()}


async def test_a_release_holds_all_that_it_needs(town: Town) -> None:
    """Content of the packs, the model and a manifest lie in one folder; what is not switched on does not."""
    release = await town.build()
    assert release.model.read_bytes() == town.model
    assert (release.content / "nlu" / "parcel" / "notices.yml").exists(), "the words of what is switched on later"
    assert (release.content / "nlu" / "transit" / "disruption_line" / "skill.yml").exists()
    assert not (release.content / "nlu" / "parcel" / "parcel_status").exists()
    assert "parcel_status" not in town.trained[0]
    assert "disruption_line" in town.trained[0]
    assert not (release.folder / "training").exists(), "what is made from the content is no part of it"
    manifest = json.loads((release.folder / "manifest.json").read_text())
    assert (manifest["id"], manifest["seconds"]) == (release.id, 1)


async def test_the_id_is_the_hash_of_content_and_model(town: Town) -> None:
    """The same makes the same id; another word or another model makes another one."""
    first = await town.build()
    assert (await town.build()).id == first.id
    town.model = b"another model"
    second = await town.build()
    with (town.source / "nlu" / "common" / "notices.yml").open("a") as notices:
        notices.write("# a word\n")
    third = await town.build()
    assert len({first.id, second.id, third.id}) == 3


async def test_a_release_never_changes(town: Town) -> None:
    """Building the same again leaves the folder as it was, and nothing half-built behind."""
    first = await town.build()
    before = files(first)
    moment = (first.folder / "manifest.json").stat().st_mtime_ns
    await town.build()
    assert files(first) == before
    assert (first.folder / "manifest.json").stat().st_mtime_ns == moment
    assert [path.name for path in (town.folder / "releases").iterdir()] == [first.id]


async def test_a_failed_training_leaves_nothing(town: Town) -> None:
    """A training that fails makes no release."""

    async def failing(folder: Path, out: Path) -> dict[str, Any]:
        raise ValueError("no phrases")

    with pytest.raises(ValueError, match="no phrases"):
        await town.releases.build(failing)
    assert list((town.folder / "releases").iterdir()) == []


async def test_publishing_is_one_step(town: Town) -> None:
    """The pointer names a whole release at any moment, and nothing before the first."""
    assert town.releases.live() is None
    first = await town.build()
    town.releases.publish(first)
    assert town.releases.live() == first
    town.model = b"another model"
    second = await town.build()
    assert town.releases.live() == first
    town.releases.publish(second)
    assert town.releases.live() == second
    assert town.releases.get(first.id) == first


async def test_a_pointer_to_nothing_is_no_release(town: Town) -> None:
    """A pointer whose release is gone, or to a folder without a manifest, gives none."""
    first = await town.build()
    town.releases.publish(first)
    shutil.rmtree(first.folder)
    assert town.releases.live() is None
    (town.folder / "releases" / "half").mkdir()
    assert town.releases.get("half") is None


async def test_current_is_what_is_shipped(town: Town) -> None:
    """A live release of other phrases, texts, packs or pipeline is not current."""
    assert not town.releases.current()
    town.releases.publish(await town.build())
    assert town.releases.current()
    (town.pipeline / "understanding" / "new.py").write_text("")
    assert not town.releases.current()
    (town.pipeline / "understanding" / "new.py").unlink()
    assert town.releases.current()
    with (town.source / "nlu" / "common" / "stop" / "nlu.yml").open("a") as nlu:
        nlu.write("# a phrase\n")
    assert not town.releases.current()


def hold(folder: Path, have: Event, let_go: Event) -> None:
    """In another process: build until told to stop."""
    with Releases(folder, folder, folder, ()).one_builder():
        have.set()
        let_go.wait(30)


async def test_one_builder_at_a_time(town: Town) -> None:
    """While one process builds, another waits."""
    spawn = multiprocessing.get_context("spawn")
    have, let_go = spawn.Event(), spawn.Event()
    other = spawn.Process(target=hold, args=(town.folder / "releases", have, let_go))
    other.start()
    assert await asyncio.to_thread(have.wait, 30)

    def build() -> bool:
        with town.releases.one_builder():
            return let_go.is_set()

    mine = asyncio.create_task(asyncio.to_thread(build))
    await asyncio.sleep(0)
    let_go.set()
    assert await mine
    await asyncio.to_thread(other.join)
