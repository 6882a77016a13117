"""`lotse content export|import|diff`: what the company has written as files, out and in again, and nothing else."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import wiring
from bot.cli.content import exchange
from bot.cli.content.folder import MARKER, ContentFilesError
from bot.content.edit.source import LARGEST
from bot.model.workspace import Edit
from bot.paths import CODE
from tests.system.backup.home import Home

NLU, TEXTS, SKILL = (f"common/thank/{name}.yml" for name in ("nlu", "responses", "skill"))
WUFF = Edit(NLU, ("phrase", "de", "wuff"), None, "wuff")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


async def edited(home: Home, *edits: Edit, by: str = "anna") -> int:
    async with home.opened() as stores:
        return (await wiring.workspace(home.settings, stores.redis).edit(edits, by)).number


async def draft(home: Home) -> dict[str, str]:
    async with home.opened() as stores:
        return dict(await wiring.workspace(home.settings, stores.redis).files())


async def bring(
    home: Home, folder: Path, *, replace: bool = False, look: bool = False, anyway: bool = False
) -> list[str]:
    said: list[str] = []
    await exchange.bring(home.settings, folder, said.append, replace=replace, only_look=look, anyway=anyway, by="ops")
    return said


async def export(home: Home, folder: Path, *, everything: bool = False) -> Path:
    await exchange.export(home.settings, folder, lambda _: None, everything=everything)
    return folder


def appended(file: Path, text: str) -> None:
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


async def test_what_is_exported_and_changed_is_imported_with_its_comments(home: Home, tmp_path: Path) -> None:
    """Files go out, are edited by hand, come in: one revision, each byte of it, comments and all."""
    await edited(home, WUFF)
    folder = await export(home, tmp_path / "own")
    assert [path.name for path in folder.rglob("*.yml")] == ["nlu.yml"]
    appended(folder / NLU, "      - miau\n# A note for those who come after.\n")
    (folder / "common" / "notices.yml").write_bytes((CODE / "data" / "nlu" / "common" / "notices.yml").read_bytes())
    said = await bring(home, folder)
    assert "+      - miau" in said
    assert "+# A note for those who come after." in said
    assert said[-1].startswith("1 files changed, as revision 2.")
    assert await draft(home) == {NLU: (folder / NLU).read_text(encoding="utf-8")}
    assert await bring(home, folder) == ["Nothing differs from the draft."]
    async with home.opened() as stores:
        (entry,) = await stores.audit.read()
    assert (entry.did.verb, entry.did.subject, entry.did.by, entry.did.after) == (
        "content.imported", "own", "ops", "1 files, revision 2",
    )  # fmt: skip


async def test_files_that_are_not_there_stay_unless_said(home: Home, tmp_path: Path) -> None:
    """An import of one file loses no other; with --replace the rest becomes what is shipped, and can be taken back."""
    await edited(home, WUFF)
    await edited(home, Edit(SKILL, ("key", "in_queue"), None, True))
    folder = tmp_path / "some"
    (folder / "company" / "dog").mkdir(parents=True)
    (folder / "company" / "facts.yml").write_text("# nothing yet\n")
    await bring(home, folder)
    assert set(await draft(home)) == {NLU, SKILL, "company/facts.yml"}
    await bring(home, folder, replace=True)
    assert set(await draft(home)) == {"company/facts.yml"}
    async with home.opened() as stores:
        await wiring.workspace(home.settings, stores.redis).undo(4, "anna")
    assert set(await draft(home)) == {NLU, SKILL, "company/facts.yml"}


async def test_an_import_over_newer_changes_is_refused(home: Home, tmp_path: Path) -> None:
    """What somebody has changed since the export is not overwritten, unless one says so."""
    await edited(home, WUFF)
    folder = await export(home, tmp_path / "own")
    await edited(home, Edit(NLU, ("phrase", "de", "miau"), None, "miau"), by="ben")
    appended(folder / NLU, "      - muh\n")
    with pytest.raises(ContentFilesError, match=r"changed by ben in revision 2, after this folder was exported \(revi"):
        await bring(home, folder)
    assert "- miau" in (await draft(home))[NLU]
    await bring(home, folder, anyway=True)
    assert "- muh" in (await draft(home))[NLU]


async def test_errors_are_told_and_nothing_is_taken(home: Home, tmp_path: Path) -> None:
    """What could not be published is named with file and line; as a draft it may be taken all the same."""
    folder = await export(home, tmp_path / "all", everything=True)
    appended(folder / SKILL, "aspect: [since]\n")
    with pytest.raises(ContentFilesError, match=r"^errors: 1; nothing was taken"):
        await bring(home, folder)
    assert await draft(home) == {}
    assert (await bring(home, folder, look=True, anyway=True))[-1] == "1 files would change."
    assert await draft(home) == {}
    said = await bring(home, folder, anyway=True)
    assert any(line.startswith(f"Error: {SKILL}:") for line in said)
    assert set(await draft(home)) == {SKILL}


def link(folder: Path) -> None:
    (folder / "common").mkdir()
    (folder / "common" / "facts.yml").symlink_to("/etc/passwd")


def linked_folder(folder: Path) -> None:
    (folder / "common").symlink_to(CODE / "data" / "nlu" / "common")


def put(file: str, raw: bytes) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(raw)

    return make


def pipe(folder: Path) -> None:
    (folder / "common").mkdir()
    os.mkfifo(folder / "common" / "facts.yml")


BOMB = b"a: &a [x, x]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (98 + i, 98 + i, 97 + i, 97 + i) for i in range(20))


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (link, "is a link"),
        (linked_folder, "is a link"),
        (pipe, "is no file"),
        (put("common/thank/skill.py", b"import os"), "is no content"),
        (put("common/thank/deep/skill.yml", b"a: 1"), "is no content"),
        (put("Common/thank/skill.yml", b"a: 1"), "is no content"),
        (put("notices.yml", b"a: 1"), "is no content"),
        (put("ferry/thank/skill.yml", b"a: 1"), "there is no pack 'ferry'"),
        (put("common/facts.yml", BOMB), "holds an alias"),
        (put("common/facts.yml", b"a: !!python/object/apply:os.system [id]"), "holds tag:yaml.org,2002:python"),
        (put("common/facts.yml", b"a: !secret x"), "holds !secret"),
        (put("common/facts.yml", b"\x89PNG\r\n\x1a\n\x00"), "is no UTF-8 text"),
        (put("common/facts.yml", b"a: \x00"), r"holds U\+0000"),
        (put("common/facts.yml", b"a: [1, 2"), r"facts.yml:2: did not find"),
        (put("common/facts.yml", b"x" * (4 * LARGEST + 1)), "is too large"),
        (put("common/facts.yml", b"# " + b"x" * LARGEST), "is too large"),
        (put("common/facts.yml", b"[" * 5_000), "facts.yml:"),
        (put("common/facts.yml", b"a: 1\n---\nb: 2\n"), "facts.yml:"),
    ],
)
async def test_what_is_no_content_is_refused(
    home: Home, tmp_path: Path, make: Callable[[Path], None], reason: str
) -> None:
    """Links, pipes, programs, bombs, other tags, binary, huge and deep files: one line with the file's name."""
    folder = tmp_path / "evil"
    folder.mkdir()
    make(folder)
    with pytest.raises(ContentFilesError, match=reason) as refused:
        await bring(home, folder)
    assert "\n" not in str(refused.value)
    assert not home.folder.exists(), "nothing was even started"


async def test_an_export_overwrites_nothing_of_others(home: Home, tmp_path: Path) -> None:
    """A folder with anything in it is refused but an earlier export, of which what is gone goes."""
    await edited(home, WUFF, Edit(SKILL, ("key", "in_queue"), None, True))
    folder = await export(home, tmp_path / "own")
    await edited(home, Edit(SKILL, ("key", "in_queue"), True, None))
    (folder / "README").write_text("ours")
    await export(home, folder)
    assert {path.name for path in folder.rglob("*") if path.is_file()} == {"nlu.yml", "README", MARKER}
    other = tmp_path / "other"
    other.mkdir()
    (other / "README").write_text("theirs")
    with pytest.raises(ContentFilesError, match="is not empty"):
        await export(home, other)
    shutil.rmtree(folder / "common")
    (folder / "common").symlink_to(other)
    with pytest.raises(ContentFilesError, match="lies behind a link"):
        await export(home, folder)
    assert [path.name for path in other.iterdir()] == ["README"]


async def test_the_difference_is_a_unified_diff(home: Home) -> None:
    """One more phrase is one line of it; without a change there is none."""
    assert await exchange.differences(home.settings, live=False) == []
    await edited(home, WUFF)
    lines = await exchange.differences(home.settings, live=False)
    assert lines[:2] == [f"--- shipped/{NLU}", f"+++ draft/{NLU}"]
    assert [line for line in lines[2:] if line[0] in "+-"] == ["+      - wuff"]
    with pytest.raises(ContentFilesError, match="no live release"):
        await exchange.differences(home.settings, live=True)
