"""Figures of many processes in one answer: who lives is asked, who is dead or does not answer is left out."""

from __future__ import annotations

import os
import re
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.ops.metrics.exposition import Exposition, joined
from bot.ops.metrics.figures import Figures
from bot.ops.metrics.sockets import instance_of, serving_figures, sockets
from bot.paths import Folder
from tests.ops.counting import count_everything

ROOT = Path(__file__).parents[2]
SHORT = 0.5


@contextmanager
def counting(folder: Path, role: str) -> Iterator[subprocess.Popen[str]]:
    """A process that has counted and goes on living until the block ends."""
    command = [sys.executable, "-m", "tests.ops.counting", str(folder), role]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process


def count_more(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n")
    process.stdin.flush()
    assert process.stdout.readline() == "counted\n"


def kill(process: subprocess.Popen[str]) -> None:
    os.kill(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def stopped(process: subprocess.Popen[str]) -> Iterator[None]:
    """It lives, and does nothing."""
    os.kill(process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process.pid, signal.SIGCONT)


class Listener:
    """The one that is asked, with figures of its own."""

    def __init__(self, folder: Path) -> None:
        self.own = Figures("desk-1")
        self._exposition = Exposition(Folder(folder), self.own, SHORT)

    async def text(self) -> str:
        return (await self._exposition({("lotse_agents_present",): 2.0})).decode()

    async def figures(self) -> dict[str, float]:
        """All samples as Prometheus reads them; two of one name and labels would be refused by it."""
        found: dict[str, float] = {}
        for family in text_string_to_metric_families(await self.text()):
            for sample in family.samples:
                instance = sample.labels.pop("instance", "")
                name = " ".join(filter(None, [sample.name, *sample.labels.values(), instance]))
                assert name not in found
                found[name] = sample.value
        return found


async def test_each_process_stands_beside_the_others(tmp_path: Path) -> None:
    """Two processes of a role and one of another, whatever their pids, each under its role and number; what the
    listener has counted and read is there too, once."""
    with counting(tmp_path, "worker"), counting(tmp_path, "worker"), counting(tmp_path, "gateway"):
        listener = Listener(tmp_path)
        listener.own.count("lotse_answers_total", outcome="answered")
        found = await listener.figures()
    for instance in ("worker-1", "worker-2", "gateway-1"):
        assert found[f"lotse_answers_total answered {instance}"] == 2
        assert found[f"lotse_chat_sockets {instance}"] == 3
        assert found[f"lotse_answer_seconds_count {instance}"] == 1
        assert found[f"lotse_answer_seconds_bucket 0.01 {instance}"] == 0
        assert found[f"lotse_answer_seconds_bucket 0.05 {instance}"] == 1
        assert found[f"lotse_source_as_of_seconds alerts {instance}"] == 1_700_000_000
    assert found["lotse_answers_total answered desk-1"] == 1
    assert found["lotse_agents_present"] == 2


async def test_the_lines_of_a_metric_stand_together(tmp_path: Path) -> None:
    """The format has one group for each metric, with its meaning and kind once."""
    with counting(tmp_path, "worker") as one, counting(tmp_path, "worker") as other:
        for process in (one, other):
            count_more(process)
        text = await Listener(tmp_path).text()
    heads = re.findall(r"^# (?:HELP|TYPE) (\w+)", text, re.MULTILINE)
    assert len(heads) == 2 * len(set(heads))
    names = [re.sub(r"_(?:bucket|sum|count)$", "", line.split("{")[0]) for line in text.splitlines() if line[0] != "#"]
    groups = [name for name, before in zip(names, ["", *names], strict=False) if name != before]
    assert len(groups) == len(set(groups))


def test_processes_of_two_versions_are_joined() -> None:
    """While a new version takes over, a meaning that was worded anew does not make two metrics of one."""
    old = b'# HELP lotse_x_total Before\n# TYPE lotse_x_total counter\nlotse_x_total{instance="a"} 1.0\n'
    new = b'# HELP lotse_x_total Now\n# TYPE lotse_x_total counter\nlotse_x_total{instance="b"} 2.0\n'
    assert joined([old, b"", new]) == old + b'lotse_x_total{instance="b"} 2.0\n'
    assert joined([]) == b""


async def test_the_dead_are_gone_and_leave_no_socket(tmp_path: Path) -> None:
    """Whoever was killed is not counted as silent; its socket goes with the first look, and its number is free."""
    listener = Listener(tmp_path)
    with counting(tmp_path, "gateway") as victim, counting(tmp_path, "gateway"):
        kill(victim)
        found = await listener.figures()
        assert [name for name in found if name.endswith("gateway-1") or "unanswered" in name] == []
        assert found["lotse_chat_sockets gateway-2"] == 3
        assert [instance_of(socket) for socket in sockets(Folder(tmp_path))] == ["gateway-2"]
        with counting(tmp_path, "gateway"):
            assert (await listener.figures())["lotse_chat_sockets gateway-1"] == 3
    assert sockets(Folder(tmp_path)) == []


async def test_who_follows_a_killed_one_takes_its_place(tmp_path: Path) -> None:
    """A restart counts from nothing under the same number, however often: names of processes do not pile up."""
    for _ in range(3):
        with counting(tmp_path, "worker") as process:
            count_more(process)
            kill(process)
    with counting(tmp_path, "worker"):
        found = await Listener(tmp_path).figures()
    assert found["lotse_answers_total answered worker-1"] == 2
    assert not [name for name in found if "worker-2" in name]


async def test_who_does_not_answer_is_left_out_and_counted(tmp_path: Path) -> None:
    """A process that hangs keeps nobody waiting, is named in a figure, keeps its place, and
    is back when it goes on."""
    listener = Listener(tmp_path)
    with counting(tmp_path, "worker") as hangs, counting(tmp_path, "worker"):
        with stopped(hangs):
            began = time.monotonic()
            for _ in range(2):
                await listener.figures()
            found = await listener.figures()
            assert time.monotonic() - began < 3 * SHORT + 5.0
        assert found["lotse_processes_unanswered_total worker-1 desk-1"] >= 2
        assert "lotse_answers_total answered worker-1" not in found
        assert found["lotse_answers_total answered worker-2"] == 2
        assert "lotse_answers_total answered worker-1" in await listener.figures()


async def test_what_is_no_process_of_ours_is_left_out(tmp_path: Path) -> None:
    """A file under such a name goes; the answer is complete."""
    run = Folder(tmp_path).socket("metrics-worker-1").parent
    (run / "metrics-worker-1.sock").write_text("no socket")
    (run / "metrics-.sock").write_text("")
    with counting(tmp_path, "gateway"):
        assert (await Listener(tmp_path).figures())["lotse_chat_sockets gateway-1"] == 3
    assert sockets(Folder(tmp_path)) == []


async def test_nobody_else_may_ask(tmp_path: Path) -> None:
    """Sockets, locks and their folder are for their owner alone, whatever the umask."""
    before = os.umask(0)
    try:
        async with serving_figures(Folder(tmp_path), "worker"):
            (socket,) = sockets(Folder(tmp_path))
            for path in (socket, socket.with_suffix(".lock"), socket.parent):
                assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    finally:
        os.umask(before)


async def test_files_of_the_version_before_are_removed(tmp_path: Path) -> None:
    """The folder of metric files that processes kept before is gone after a start."""
    old = tmp_path / "run" / "metrics" / "worker-0123abcd"
    old.mkdir(parents=True)
    (old / "counter_7.db").write_bytes(bytes(65536))
    async with serving_figures(Folder(tmp_path), "worker"):
        assert not (tmp_path / "run" / "metrics").exists()


async def test_a_folder_with_a_long_path_is_no_obstacle(tmp_path: Path) -> None:
    """A socket's path is short; in a deep folder the sockets lie elsewhere, and are found there."""
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    async with serving_figures(Folder(deep), "worker") as meter:
        meter.count("lotse_answers_total", outcome="asked")
        assert (await Listener(deep).figures())["lotse_answers_total asked worker-1"] == 1


async def test_nothing_counted_yet_is_an_answer(tmp_path: Path) -> None:
    """A listener that is asked before anybody has counted says what it reads itself."""
    assert await Listener(tmp_path).figures() == {"lotse_agents_present": 2}


def test_what_the_table_does_not_have_is_refused() -> None:
    """A figure or a label that nobody has declared, and one that is missing, fail where a test sees it."""
    figures = Figures("worker-1")
    for wrong in (
        lambda: figures.count("lotse_newsletters_total"),
        lambda: figures.count("lotse_answers_total"),
        lambda: figures.count("lotse_answers_total", outcome="answered", contact="c-1"),
        lambda: figures.count("lotse_answers_total", kind="answered"),
    ):
        with pytest.raises((KeyError, ValueError)):
            wrong()
    count_everything(figures, 'a "quoted" \\ label\nof two lines')
    assert b"\n# HELP lotse_answers_total" in figures.text()


def test_who_starts_on_a_full_disk_works_all_the_same(tmp_path: Path) -> None:
    """Counting needs no disk: a process that finds no room for its socket says so once and goes on."""
    mount = ["mount", "-t", "tmpfs", "-o", "nr_inodes=1", "tmpfs", str(tmp_path)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a file system takes root")
    try:
        command = [sys.executable, "-m", "tests.ops.counting", str(tmp_path), "worker"]
        told = subprocess.run(command, cwd=ROOT, input="\n", capture_output=True, text=True, check=True)
    finally:
        subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)
    assert told.stdout == "ready\ncounted\n"
    assert told.stderr.count("meters.not_served") == 1
