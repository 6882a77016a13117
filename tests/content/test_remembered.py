"""What is read again is not made again, and what nobody reads any more is not kept."""

from __future__ import annotations

import gc
import shutil
import weakref
from pathlib import Path
from typing import Any

import pytest

from bot import wiring
from bot.content.load import FolderContent
from bot.content.releases import Release
from bot.content.remembered import remembered, remembering
from bot.content.strict_yaml import ContentError
from bot.paths import CODE
from bot.settings import Settings

DANGER = "nlu/common/service/danger.yml"
WORDS = "nlu/common/greet/responses.yml"
SETTINGS = Settings(_env_file=None, company="Hafenwerke")


class Shelf:
    """Copies of what is shipped, each of which may be edited."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def copy(self, name: str) -> Path:
        for pack in wiring.pack_names(SETTINGS):
            shutil.copytree(CODE / "data" / "nlu" / pack, self.folder / name / "nlu" / pack)
        return self.folder / name

    def read(self, name: str) -> FolderContent:
        return wiring.read_content(SETTINGS, self.folder / name, name)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf(tmp_path)
    shelf.copy("first")
    shelf.copy("second")
    return shelf


def told(content: FolderContent) -> dict[str, Any]:
    """All that was read, whatever it is called."""
    named = ("skills", "notices", "words", "service", "phrases", "company", "danger", "facts", "own", "timezone")
    return {name: getattr(content, name) for name in named} | {"follow_ups": vars(content.follow_ups)}


def test_what_is_the_same_is_not_made_again(shelf: Shelf) -> None:
    """A release that says danger with the same words has the very rules of the one before, and all else is equal."""
    first, second = shelf.read("first"), shelf.read("second")
    assert second.danger is first.danger
    assert second.follow_ups is first.follow_ups
    assert told(second) == told(first)


@pytest.mark.parametrize("more", ["\n# no word more\n", "\nharmless_too: []\n", "\ncries: [hilfe]\n"])
def test_what_has_changed_is_read_as_it_is(shelf: Shelf, more: str) -> None:
    """Every edit counts at once, also one that makes a file unreadable; taken back, all is as it was."""
    first = shelf.read("first")
    file = shelf.folder / "second" / DANGER
    shipped = file.read_text(encoding="utf-8")
    file.write_text(shipped + more, encoding="utf-8")
    if more.startswith("\n#"):
        assert told(shelf.read("second")) == told(first)
    else:
        with pytest.raises(ContentError, match=str(file)):
            shelf.read("second")
    file.write_text(shipped, encoding="utf-8")
    assert told(shelf.read("second")) == told(first)


def test_an_edited_text_is_the_only_difference(shelf: Shelf) -> None:
    """One file with other words gives these words and leaves all others."""
    first = shelf.read("first")
    file = shelf.folder / "second" / WORDS
    file.write_text(file.read_text(encoding="utf-8").replace("Moin", "Ahoi"), encoding="utf-8")
    second = shelf.read("second")
    differ = {name for name in first.phrases if first.phrases[name] != second.phrases[name]}
    assert differ
    assert all("Ahoi" in str(second.phrases[name]) for name in differ)
    assert told(first) == told(shelf.read("first"))


def test_what_no_reading_uses_is_forgotten(tmp_path: Path) -> None:
    """After a reading without a text, nothing that was made of it is kept; another kind of reading keeps its own."""

    class Thing:
        def __init__(self, file: Path) -> None:
            self.text = file.read_text()

    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text("old")
    new.write_text("new")
    with remembering("this"):
        made = weakref.ref(remembered(Thing, old))
    with remembering("that"):
        remembered(Thing, new)
    gc.collect()
    assert made() is not None
    with remembering("this"):
        remembered(Thing, new)
    gc.collect()
    assert made() is None


def test_a_release_is_read_once_for_all_in_a_process(shelf: Shelf) -> None:
    """Who follows the same release shares its content, by the same settings only, and the last one takes it along."""

    def release() -> Release:
        return Release("r-1", shelf.folder / "r-1", "s")

    shutil.copytree(shelf.folder / "first", release().content)
    content = wiring.load_content(SETTINGS, release())
    assert wiring.load_content(Settings(_env_file=None, company="Hafenwerke"), release()) is content
    other = wiring.load_content(Settings(_env_file=None, company="Andere"), release())
    assert other.company["company"] == "Andere"
    gone = weakref.ref(content)
    del content
    gc.collect()
    assert gone() is None
