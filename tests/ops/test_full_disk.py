"""Figures on a disk that is full: a small file system in memory, filled to its last block."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.ops.metrics.room import FIRST, KINDS, SPARE
from bot.ops.metrics.table import TABLE
from tests.ops.test_processes import counting, figures, kill

MEGABYTE = 1 << 20


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTE}", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a file system takes root")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(disk: Path) -> None:
    """Take every block that is left."""
    with contextlib.suppress(OSError), (disk / "ballast").open("ab", buffering=0) as ballast:
        while ballast.write(bytes(4096)):
            pass


def count_everything(process: subprocess.Popen[str], times: int) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    for _ in range(times):
        process.stdin.write("\n")
        process.stdin.flush()
        assert process.stdout.readline() == "counted\n"


def test_a_disk_that_fills_kills_no_process_by_its_figures(disk: Path) -> None:
    """Whoever counts goes on living when the last block is gone, and what had room before goes on being counted."""
    with counting(disk, "worker") as process:
        count_everything(process, 1)
        fill(disk)
        count_everything(process, 30)
        found = figures(disk)
    assert found["lotse_answers_total answered"] == 2
    assert found["lotse_answer_seconds_count"] == 32
    assert found[f"lotse_turn_seconds_count {0:040}"] == 1
    assert f"lotse_turn_seconds_count {29:040}" not in found


def test_figures_find_room_again(disk: Path) -> None:
    """What could not be counted for want of room is counted as soon as there is some."""
    with counting(disk, "worker") as process:
        fill(disk)
        count_everything(process, 30)
        (disk / "ballast").unlink()
        count_everything(process, 1)
        assert figures(disk)[f"lotse_turn_seconds_count {30:040}"] == 1


def test_who_starts_on_a_full_disk_runs_without_figures_and_says_so(disk: Path) -> None:
    """A process that cannot count does its work all the same, leaves nothing half made, and names the reason once."""
    fill(disk)
    command = [sys.executable, "-m", "tests.ops.counting", str(disk), "worker"]
    told = subprocess.run(command, input="\n", capture_output=True, text=True, check=True)
    assert told.stdout == "ready\ncounted\n"
    assert told.stderr.count("meters.no_room") == 1
    assert not list(disk.rglob("*.db"))


def test_what_the_dead_have_counted_is_told_on_a_full_disk(disk: Path) -> None:
    """The listener that adds up lives, loses nothing, and counts nothing twice when there is room again."""
    with counting(disk, "worker") as first, counting(disk, "gateway") as second:
        kill(first)
        assert figures(disk)["lotse_answers_total answered"] == 4
        fill(disk)
        kill(second)
        for _ in range(2):
            assert figures(disk)["lotse_answers_total answered"] == 4
        (disk / "ballast").unlink()
        for _ in range(2):
            assert figures(disk)["lotse_answers_total answered"] == 4


def test_a_file_always_has_room_for_one_more_metric(tmp_path: Path) -> None:
    """The series of the largest metric, with the longest labels that we have, take less than what is kept free."""
    from prometheus_client.mmap_dict import mmap_key  # noqa: PLC0415  # the environment must be set before

    key: Any = mmap_key
    for name, metric in TABLE.items():
        labels = dict.fromkeys((*metric.labels, "le"), "x" * 40)
        one = len(key(name, f"{name}_bucket", list(labels), list(labels.values()), metric.means)) + 4 + 8 + 16
        assert one * (len(metric.buckets) + 2) < SPARE < FIRST, name
    assert {*KINDS} == {"counter", "histogram", "gauge_livesum", "gauge_livemax"}
