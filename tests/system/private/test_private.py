"""The data folder is closed to everybody but its owner."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.file_modes import close, own_folder
from bot.paths import Folder

OPEN, SHUT = 0o644, 0o600
NOBODY = 65534
LOTSE = [sys.executable, "-m", "bot"]
ROOT = Path(__file__).parents[3]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def open_folder(root: Path) -> Path:
    """As an earlier version has left one."""
    inside = root / "redis" / "appendonlydir"
    inside.mkdir(parents=True)
    (inside / "one.aof").write_text("words")
    for path in (root, root / "redis", inside):
        path.chmod(0o755)
    (inside / "one.aof").chmod(OPEN)
    return inside / "one.aof"


def lotse(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("LOTSE_")}
    env |= {"LOTSE_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT), "LOTSE_REDIS_URL": "unix:/nowhere"}
    return subprocess.run([*LOTSE, *arguments], cwd=folder, env=env, capture_output=True, text=True, check=False)


def test_an_open_folder_is_closed(tmp_path: Path) -> None:
    """Every entry loses what others may do; what the owner may do stays, and a second look finds nothing."""
    root = tmp_path / "data"
    file = open_folder(root)
    assert close(root) == 4
    assert mode(file) == SHUT
    assert mode(file.parent) == mode(root) == 0o700
    assert close(root) == 0


def test_where_a_link_leads_is_left_alone(tmp_path: Path) -> None:
    """A link in the folder may lead to what others share."""
    shared = tmp_path / "shared"
    shared.write_text("model")
    shared.chmod(OPEN)
    root = tmp_path / "data"
    root.mkdir(mode=0o700)
    (root / "releases").symlink_to(shared)
    assert close(root) == 0
    assert mode(shared) == OPEN


def test_a_folder_that_is_not_there_is_none(tmp_path: Path) -> None:
    """Whoever makes it makes it closed."""
    assert close(tmp_path / "data") == 0


def test_a_command_closes_it_and_says_so(tmp_path: Path) -> None:
    """Also one that then fails for another reason."""
    root = tmp_path / "data"
    file = open_folder(root)
    ended = lotse("backup", str(file), folder=root)
    assert "exists already" in ended.stderr
    assert "4 entries are its owner's alone now" in ended.stderr
    assert mode(file) == SHUT


@pytest.mark.skipif(os.geteuid() != 0, reason="needs two users")
def test_what_is_another_users_stops_the_start(tmp_path: Path) -> None:
    """The message names the entry and the command that helps."""
    for folder in (tmp_path, *tmp_path.parents):
        if folder.owner() == "root" and folder.is_relative_to("/tmp"):  # pytest's own
            os.chmod(folder, mode(folder) | 0o011)  # noqa: PTH101
    root = tmp_path / "data"
    file = open_folder(root)
    for path in (root, root / "redis", file.parent):
        os.chown(path, NOBODY, NOBODY)
    done = _as_nobody(root)
    assert f"{file} can be read by others" in done
    assert f"chown -R {NOBODY} {root} && chmod -R go= {root}" in done


def _as_nobody(root: Path) -> str:
    """What `close` says to a user who does not own the file: in a child, for a process never gets its rights back."""
    read, write = os.pipe()
    if (child := os.fork()) == 0:
        os.setuid(NOBODY)
        try:
            close(root)
        except BaseException as error:  # told to the parent, whatever it is
            os.write(write, str(error).encode())
        os._exit(0)
    os.close(write)
    os.waitpid(child, 0)
    with os.fdopen(read) as pipe:
        return pipe.read()


def test_a_folder_for_sockets_is_ours_alone(tmp_path: Path) -> None:
    """Where everybody may make folders, one that is open is closed, and a link or another user's is refused."""
    folder = tmp_path / "lotse-1"
    folder.mkdir()
    folder.chmod(0o777)
    assert mode(own_folder(folder)) == 0o700
    long = Folder.of(tmp_path / ("d" * 100))
    assert mode(long.socket("actions").parent) == 0o700
