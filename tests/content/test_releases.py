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

from bot.content.release_files import changes_of
from bot.content.releases import MODEL, Making, Offer, Release, Releases
from bot.model.workspace import Materialised
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
    """Content of the packs and a manifest lie in one folder, the model beside; what is not switched on does not."""
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


def edit(town: Town, file: str, more: str) -> None:
    with (town.source / "nlu" / file).open("a", encoding="utf-8") as opened:
        opened.write(more)


WORDS = [
    ("common/notices.yml", "# a word\n"),
    ("common/greet/responses.yml", "# a word\n"),
    ("common/names.yml", "a: b\n"),
]


@pytest.mark.parametrize(("file", "more"), WORDS)
async def test_other_words_need_no_other_model(town: Town, file: str, more: str) -> None:
    """A text, a kind of notice, what lies beside a pack's folders: another release with the same model, not trained."""
    first = await town.build()
    town.releases.publish(first)
    edit(town, file, more)
    second = await town.build()
    assert (second.id != first.id, second.model_id, second.model) == (True, first.model_id, first.model)
    assert len(town.trained) == 1
    manifest = town.releases.manifest(second.id)
    assert manifest is not None
    assert (manifest.words_only, manifest.parent, manifest.changed, manifest.servable) == (
        True,
        first.id,
        (file,),
        True,
    )


async def test_the_text_of_a_response_is_not_trained(town: Town) -> None:
    """Whatever a response says, the model knows its name alone."""
    first = await town.build()
    file = town.source / "nlu/common/greet/responses.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("text: ", "text: Moin und ", 1), encoding="utf-8")
    assert (await town.build()).model_id == first.model_id


@pytest.mark.parametrize(
    ("file", "more"),
    [
        ("common/greet/rules.yml", "rules: []\n"),
        ("common/greet/responses.yml", "  utter_new:\n  - text: neu\n"),
        ("../../brain/config.yml", "# another\n"),
        ("../../brain/understanding/function_words.txt", "und\n"),
    ],
)
async def test_what_training_reads_names_the_model(town: Town, file: str, more: str) -> None:
    """Another phrase, another response or another pipeline is another model."""
    first = await town.build()
    edit(town, file, more)
    second = await town.build()
    assert second.model_id != first.model_id
    assert (len(town.trained), second.model.exists(), first.model.exists()) == (2, True, True)


async def test_a_model_is_named_alike_wherever_it_is_built(town: Town, tmp_path: Path) -> None:
    """Two machines that build the same have the same names."""
    other = Town(tmp_path / "another" / "machine")
    first, second = await town.build(), await other.build()
    assert (first.id, first.model_id) == (second.id, second.model_id)


async def test_without_embeddings_is_another_model(town: Town) -> None:
    """What trains otherwise with the same content is told apart."""
    first = await town.build()
    plain = Releases(town.folder / "releases", town.source, town.pipeline, ("common", "transit"), "plain")
    assert (await plain.build(town.train)).model_id != first.model_id


async def test_a_removed_model_is_trained_again(town: Town) -> None:
    """A release whose model was removed for its age cannot be served until it is built again."""
    first = await town.build()
    shutil.rmtree(first.model.parent)
    gone = town.releases.manifest(first.id)
    assert gone is not None
    assert not gone.servable
    assert (await town.build()).model.exists()


async def test_a_release_of_the_version_before_is_read(town: Town) -> None:
    """Its model lies in its own folder and has its name; who wrote it, nobody knows."""
    release = await town.build()
    folder = release.folder.rename(release.folder.with_name("before"))
    (folder / "manifest.json").write_text('{"v": 1, "id": "before", "source": "s", "packs": ["common"]}')
    release.model.rename(folder / MODEL)
    found, manifest = town.releases.get("before"), town.releases.manifest("before")
    assert found is not None
    assert manifest is not None
    assert (found.model_id, found.model) == ("before", folder / MODEL)
    assert (manifest.author, manifest.changed, manifest.words_only, manifest.servable) == ("", (), False, True)
    assert manifest.at is not None
    assert (await town.releases.build(town.train, making=Making(parent=found))).parent == "before"


async def test_a_draft_is_built_with_what_is_the_companys(town: Town, tmp_path: Path) -> None:
    """Its content is the draft's, its source what is shipped, and the company's own files lie beside it, so that an
    upgrade finds them."""
    draft = Materialised(7, tmp_path / "draft", tmp_path / "overlay", tmp_path / "base")
    shutil.copytree(town.source, draft.content)
    file = draft.content / "nlu/common/greet/responses.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("text: ", "text: Ahoi und ", 1), encoding="utf-8")
    for folder in (draft.overlay, draft.base):
        (folder / "common/greet").mkdir(parents=True)
        (folder / "common/greet/responses.yml").write_text(folder.name)
    first = await town.build()
    town.releases.publish(first)
    making = Making("uwe", "Ahoi statt Moin", first, draft)
    release = await town.releases.build(town.train, making=making)
    assert (release.source, release.model_id) == (first.source, first.model_id)
    assert (release.overlay / "common/greet/responses.yml").read_text() == "overlay"
    assert (release.base / "common/greet/responses.yml").read_text() == "base"
    newest, oldest = town.releases.manifests()
    assert {newest.id, oldest.id} == {release.id, first.id}
    told = town.releases.manifest(release.id)
    assert told is not None
    assert (told.author, told.note, told.changed) == ("uwe", "Ahoi statt Moin", ("common/greet/responses.yml",))
    (change,) = changes_of(first.content, release.content)
    assert (change.change, "Ahoi" in change.after, "Ahoi" in change.before) == ("changed", True, False)


async def test_who_puts_a_release_forward_says_what_it_follows(town: Town) -> None:
    """A pointer with words names a release too, and what they say is read; without words nobody has said anything."""
    first = await town.build()
    town.releases.publish(first)
    assert town.releases.offer() == Offer(first.id)
    edit(town, *WORDS[0])
    second = await town.build()
    town.releases.publish(second, "start")
    offer = town.releases.offer()
    assert (town.releases.live_id(), offer.by, offer.after) == (second.id, "start", first.id)
    town.releases.publish(second, "start")
    assert town.releases.offer().said != offer.said


async def test_a_release_never_changes(town: Town) -> None:
    """Building the same again leaves the folder as it was, and nothing half-built behind."""
    first = await town.build()
    before = files(first)
    moment = (first.folder / "manifest.json").stat().st_mtime_ns
    await town.build()
    assert files(first) == before
    assert (first.folder / "manifest.json").stat().st_mtime_ns == moment
    assert {path.name for path in (town.folder / "releases").iterdir()} == {first.id, "models"}


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
    edit(town, *WORDS[0])
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


@pytest.mark.parametrize("name", ["..", "../elsewhere", "{id}/../{id}", "./{id}", "{folder}/{id}", "", "{id}\n"])
async def test_a_release_is_named_by_no_way_through_folders(town: Town, name: str) -> None:
    """Whoever asks for one by hand or by an address reads nothing else of the disk."""
    release = await town.build()
    shutil.copytree(release.folder, town.folder / "elsewhere")
    assert town.releases.get(name.format(id=release.id, folder=release.folder.parent)) is None
    assert town.releases.get(release.id) == release


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
