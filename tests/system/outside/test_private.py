"""What an installation writes is its owner's alone: files, folders, sockets, whatever process made them."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.system.outside.conftest import Town
from tests.system.outside.phone import Phone

pytestmark = pytest.mark.timeout(300)


def open_to_others(folder: Path) -> list[str]:
    """Entries that anybody but the owner may use; links are only names."""
    found = [folder, *(Path(at, name) for at, folders, files in os.walk(folder) for name in (*folders, *files))]
    modes = [(path, path.lstat().st_mode) for path in found]
    return [f"{path} {stat.filemode(is_)}" for path, is_ in modes if not stat.S_ISLNK(is_) and is_ & 0o077]


async def test_nobody_else_gets_in(town: Town, phone: Phone) -> None:
    """After a talk, a backup and an export, nothing in the data folder and no socket is open to others, although the
    shell that started it would have left all of it open."""
    await phone.asks("Fährt die U3?")
    folder = town.installation.folder
    assert town.installation.run("backup", str(folder / "b.tar.gz")).wait() == 0
    kinds = {stat.S_IFMT(path.lstat().st_mode) for path in folder.rglob("*")}
    assert {stat.S_IFREG, stat.S_IFDIR, stat.S_IFSOCK} <= kinds
    assert list((folder / "redis").rglob("*.aof"))
    assert open_to_others(folder) == []


async def test_no_secret_reaches_the_disk(town: Town, phone: Phone) -> None:
    """From the signed webhook on nothing in the data folder holds what gives access to money, and the customer is
    told."""
    answer = await phone.asks("Fährt die U3? Meine PIN ist 48291573, Karte 4012 8888 8888 1881")
    assert "geschwärzt" in answer
    folder = town.installation.folder
    kept = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    assert b"Meine PIN ist [PIN], Karte [Kartennummer]" in kept
    assert [one for one in (b"48291573", b"8888 8888", b"4012888888881881") if one in kept] == []
