"""`lotse release` as an operator runs it, on an installation that does not run."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from bot import wiring
from bot.content.releases import MODEL, Making, Release
from bot.model.workspace import Materialised
from bot.settings import Settings
from tests.system.backup.command import lotse
from tests.system.backup.home import Home

WORDS = "common/bot_challenge/responses.yml"


async def train(_: Path, out: Path) -> dict[str, Any]:
    """No model: what is live is looked at, not what it understands."""
    (out / MODEL).write_bytes(b"a model")
    return {}


@pytest.fixture
async def releases(tmp_path: Path) -> tuple[Home, Release, Release]:
    """Two of them, the first one live: the second says something else."""
    home = Home(tmp_path / "data")
    found = wiring.releases(Settings(_env_file=None, data_dir=home.folder))
    with found.one_builder():
        first = await found.build(train)
    found.publish(first)
    draft = Materialised(1, tmp_path / "content", tmp_path / "overlay", tmp_path / "base")
    shutil.copytree(first.content, draft.content)
    file = draft.content / "nlu" / WORDS
    file.write_text(file.read_text(encoding="utf-8").replace("kein Mensch", "kein Menschenkind"), encoding="utf-8")
    second = await found.build(train, making=Making("ada", "freundlicher", first, draft))
    return home, first, second


async def said(home: Home, *arguments: str) -> list[str]:
    """The lines of a command that worked."""
    done = await lotse(home, "release", *arguments)
    assert done.code == 0, done.err
    return done.out.splitlines()


async def test_looked_at_switched_and_back(releases: tuple[Home, Release, Release]) -> None:
    """Who made which release and what it says otherwise; the next start goes on with the one that was chosen, and
    `back` is the way back."""
    home, first, second = releases
    shown = await said(home, "show", second.id)
    for part in (second.id, "ada", "freundlicher", "(words only, 1 files changed)"):
        assert part in shown[0]
    assert any(line.startswith("+") and "Menschenkind" in line for line in shown)
    assert (await said(home, "use", "--unchecked", second.id))[
        -1
    ] == f"Release {second.id} is live; before it, {first.id} was."
    assert (home.folder / "releases" / "live").read_text().split() == [second.id]
    assert {line[0]: line.split()[1] for line in await said(home, "list")} == {"*": second.id, "-": first.id}
    assert (await said(home, "back"))[-1] == f"Release {first.id} is live; before it, {second.id} was."
    assert (home.folder / "releases" / "live").read_text().split() == [first.id]


async def test_what_is_no_release_is_one_line(releases: tuple[Home, Release, Release]) -> None:
    """A slip of the finger changes nothing."""
    home, first, _ = releases
    for arguments in (("use", "nothing"), ("show", "nothing"), ("use", "../x")):
        done = await lotse(home, "release", *arguments)
        assert (done.code, done.err.splitlines()[-1]) == (1, f"Error: there is no release {arguments[1]}")
    assert (home.folder / "releases" / "live").read_text().split() == [first.id]
