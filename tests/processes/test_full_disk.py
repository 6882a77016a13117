"""A disk that is full at the start, or soon after it: nothing gives up, all goes on when there is room."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from bot.processes.supervise import Role, until_it_takes_something
from bot.processes.supervise.disk import is_full
from bot.store.redis.binary import Program, claim_folder
from tests.processes.test_supervisor import running

MEGABYTE = 1 << 20
SERVES = """
import pathlib, signal, sys
pathlib.Path(sys.argv[1]).write_bytes(bytes(9000))
print("serving")
signal.pause()
"""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of four megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={4 * MEGABYTE}", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a file system takes root")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(disk: Path) -> Path:
    """Leave no block; gives the file that has taken them all."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    return ballast


async def test_a_role_that_finds_no_room_is_tried_until_there_is(disk: Path) -> None:
    """More often than a broken set-up is tried; it says why, and starts as soon as it can."""
    (disk / "run").mkdir()
    store = Role("redis", (sys.executable, "-c", SERVES, str(disk / "appendonly")))
    async with running(disk / "run", store) as (_, terminal):
        await terminal.until("serving")
        (disk / "appendonly").unlink()
        ballast = fill(disk)
        os.kill(int((disk / "run" / "redis.pid").read_text()), signal.SIGKILL)
        for _ in range(12):
            assert await terminal.until("No space left on device")
        assert await terminal.until("no space left on the disk")
        ballast.unlink()
        assert await terminal.until("serving")
        assert "cannot be started" not in terminal.text


async def test_all_of_it_waits_for_room_before_it_begins(disk: Path) -> None:
    """What is needed first, keys and pid files, is written when the disk takes it; until then it is said why not."""
    ballast, said = fill(disk), []

    def say(line: str) -> None:
        said.append(line)
        ballast.unlink()

    await until_it_takes_something(disk, say, pause=0.01)
    assert len(said) == 1
    assert str(disk) in said[0]


def test_a_place_that_is_not_there_is_not_full(tmp_path: Path) -> None:
    """Other troubles are told by whoever has them."""
    assert not is_full(tmp_path / "nowhere")
    assert not is_full(tmp_path)


def test_a_full_disk_leaves_the_record_of_the_version(disk: Path) -> None:
    """Half a record would keep the store from its folder for ever."""
    claim_folder(disk, Program("redis", "6.2"))
    fill(disk)
    with pytest.raises(OSError, match="No space left"):
        claim_folder(disk, Program("redis", "7.0" + " " * 9000))
    claim_folder(disk, Program("redis", "6.2"))
