"""Figures of many processes, living and dead, in one answer."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from bot.ops.metrics.exposition import exposition
from bot.ops.metrics.files import PAST

ROOT = Path(__file__).parents[2]


@contextmanager
def counting(folder: Path, role: str) -> Iterator[subprocess.Popen[str]]:
    """A process that has counted and goes on living until the block ends."""
    command = [sys.executable, "-m", "tests.ops.counting", str(folder), role]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process


def kill(process: subprocess.Popen[str]) -> None:
    os.kill(process.pid, signal.SIGKILL)
    process.wait()


def figures(folder: Path) -> dict[str, float]:
    """All samples as Prometheus reads them."""
    text = exposition(folder / "run" / "metrics", {}).decode()
    return {
        sample.name + "".join(f" {value}" for value in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_all_processes_are_added_up(tmp_path: Path) -> None:
    """Two processes of a role and one of another count together, whatever their pids."""
    with counting(tmp_path, "worker"), counting(tmp_path, "worker"), counting(tmp_path, "gateway"):
        found = figures(tmp_path)
    assert found["lotse_answers_total answered"] == 6
    assert found["lotse_chat_sockets"] == 9
    assert found["lotse_answer_seconds_count"] == 3
    assert found["lotse_answer_seconds_bucket 0.01"] == 0
    assert found["lotse_answer_seconds_bucket 0.05"] == 3
    assert found["lotse_source_as_of_seconds alerts"] == 1_700_000_000


def test_a_killed_process_keeps_its_sums_and_loses_its_levels(tmp_path: Path) -> None:
    """Sums never fall, or every restart would look like a burst; sockets of the dead are not open."""
    with counting(tmp_path, "gateway"), counting(tmp_path, "gateway") as victim:
        kill(victim)
        for _ in range(2):
            found = figures(tmp_path)
            assert found["lotse_answers_total answered"] == 4
            assert found["lotse_answer_seconds_bucket 0.05"] == 2
            assert found["lotse_chat_sockets"] == 3


def test_folders_of_the_dead_are_swept(tmp_path: Path) -> None:
    """However often processes start, the folder does not grow."""
    for _ in range(3):
        with counting(tmp_path, "worker") as process:
            kill(process)
        assert figures(tmp_path)
    assert [folder.name for folder in (tmp_path / "run" / "metrics").glob("[!.]*")] == [PAST]
    assert figures(tmp_path)["lotse_answers_total answered"] == 6


def test_nothing_counted_yet_is_an_empty_answer(tmp_path: Path) -> None:
    """A listener that is asked before anybody has counted answers all the same."""
    assert figures(tmp_path) == {}
