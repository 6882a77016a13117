"""The supervisor with real child processes."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.model.errors import SettingsError
from bot.processes.supervise import Console, Pace, Role, Supervisor
from tests.support.processes import Terminal, ends, is_alive

QUICK = Pace(first_pause=0.01, longest_pause=0.05, farewell=0.5, echo=0)

SERVE = """
import signal, sys
signal.signal(signal.SIGTERM, lambda *_: (print("leaving"), sys.exit(0)))
print("serving")
while True: signal.pause()
"""
STUBBORN = """
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("serving")
while True: signal.pause()
"""
BROKEN = "import sys; sys.exit('LOTSE_X is missing')"
TALK = (
    "import sys; print('to out'); print('to err', file=sys.stderr); sys.stdout.flush(); import signal; signal.pause()"
)
FAMILY = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
print("child", child.pid)
child.wait()
"""


def python(name: str, code: str, **env: str) -> Role:
    return Role(name, (sys.executable, "-c", code), env)


@contextlib.asynccontextmanager
async def running(run: Path, *roles: Role, pace: Pace = QUICK) -> AsyncIterator[tuple[Supervisor, Terminal]]:
    """A supervisor at work; leaving stops it and waits for its end."""
    terminal = Terminal()
    supervisor = Supervisor(roles, run, Console(terminal), pace)
    task = asyncio.create_task(supervisor.run())
    try:
        yield supervisor, terminal
    finally:
        supervisor.stop()
        await task


async def test_lines_carry_their_role_and_both_streams_are_heard(tmp_path: Path) -> None:
    """What a role writes to either stream appears line by line behind its name."""
    async with running(tmp_path, python("worker", TALK)) as (_, terminal):
        await terminal.until("worker | to out")
        await terminal.until("worker | to err")


async def test_a_role_gets_its_environment_on_top_of_ours(tmp_path: Path) -> None:
    """A role sees our own environment and what it was given beside it."""
    code = "import os, signal; print('HOME' in os.environ, os.environ['LOTSE_X']); signal.pause()"
    async with running(tmp_path, python("desk", code, LOTSE_X="42")) as (_, terminal):
        await terminal.until("True 42")


async def test_the_pid_file_names_the_running_process(tmp_path: Path) -> None:
    """`<role>.pid` holds the pid of the program itself and is gone once it has ended."""
    code = "import os, signal; print('i am', os.getpid(), flush=True); signal.pause()"
    async with running(tmp_path, python("worker", code)) as (_, terminal):
        line = await terminal.until("i am")
        assert (tmp_path / "worker.pid").read_text() == line.split()[-1]
    assert not (tmp_path / "worker.pid").exists()


async def test_a_role_that_is_killed_starts_again(tmp_path: Path) -> None:
    """A killed process is replaced by a new one, however often it happens; others are left alone."""
    async with running(tmp_path, python("gateway", SERVE), python("worker", SERVE)) as (_, terminal):
        await terminal.until("gateway | serving")
        gateway = (tmp_path / "gateway.pid").read_text()
        seen = set()
        for _ in range(QUICK.tries + 1):
            await terminal.until("worker | serving")
            pid = int((tmp_path / "worker.pid").read_text())
            seen.add(pid)
            os.kill(pid, signal.SIGKILL)
            await terminal.until("worker | killed by SIGKILL")
        await terminal.until("worker | serving")
        assert len(seen) == QUICK.tries + 1
        assert (tmp_path / "gateway.pid").read_text() == gateway


async def test_a_role_that_cannot_start_ends_everything_with_its_reason(tmp_path: Path) -> None:
    """A role that keeps failing at its first start ends the others too, and its last error line is told."""
    terminal = Terminal()
    code = await Supervisor(
        [python("brain", SERVE), python("worker", BROKEN)], tmp_path, Console(terminal), QUICK
    ).run()
    assert code == 1
    assert terminal.lines[-1] == "up | worker cannot be started: LOTSE_X is missing"
    assert sum("LOTSE_X is missing" in line for line in terminal.lines) == QUICK.tries + 1
    assert not (tmp_path / "brain.pid").exists()


async def test_what_customers_do_not_need_ends_nothing(tmp_path: Path) -> None:
    """A role that cannot be started and is not needed is tried again and again, and the others go on."""
    broken = Role("trainer", (sys.executable, "-c", BROKEN), needed=False)
    async with running(tmp_path, python("worker", SERVE), broken) as (_, terminal):
        await terminal.until("worker | serving")
        for _ in range(2 * QUICK.tries):
            await terminal.until("trainer | LOTSE_X is missing")
        assert "worker | leaving" not in terminal.lines


async def test_a_program_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A command that does not exist is a role that cannot be started."""
    terminal = Terminal()
    role = Role("brain", ("/nowhere/python", "-m", "brain"))
    assert await Supervisor([role], tmp_path, Console(terminal), QUICK).run() == 1
    assert "cannot start /nowhere/python: No such file or directory" in terminal.lines[-1]


async def test_a_role_that_once_settled_is_never_given_up(tmp_path: Path) -> None:
    """After a good start a role that fails is tried for ever."""
    pace = Pace(first_pause=0.01, longest_pause=0.01, settled=0, farewell=0.5, echo=0)
    async with running(tmp_path, python("worker", BROKEN), pace=pace) as (_, terminal):
        for _ in range(pace.tries + 2):
            await terminal.until("worker | ended with 1")


async def test_roles_end_in_reverse_order(tmp_path: Path) -> None:
    """Stopping asks the last role first, and the next only after that one has gone."""
    names = ("redis", "brain", "gateway")
    async with running(tmp_path, *(python(name, SERVE) for name in names)) as (_, terminal):
        for name in names:
            await terminal.until(f"{name} | serving")
    leaving = [line for line in terminal.lines if line.endswith("leaving")]
    assert leaving == ["gateway | leaving", "brain | leaving", "redis | leaving"]


async def test_a_role_that_does_not_leave_is_killed(tmp_path: Path) -> None:
    """A role that ignores SIGTERM is killed after the farewell."""
    async with running(tmp_path, python("worker", STUBBORN)) as (_, terminal):
        await terminal.until("worker | serving")
        pid = int((tmp_path / "worker.pid").read_text())
    assert "worker | did not end within 0.5 s, killed" in terminal.lines
    assert not is_alive(pid)


async def test_a_second_stop_does_not_wait(tmp_path: Path) -> None:
    """Asked twice, the supervisor kills at once instead of waiting for the farewell."""
    patient = Pace(farewell=3600, echo=0)
    async with running(tmp_path, python("worker", STUBBORN), pace=patient) as (supervisor, terminal):
        await terminal.until("worker | serving")
        supervisor.stop()
    assert "killed" not in terminal.text


async def test_an_echo_of_the_first_stop_is_not_a_second_one(tmp_path: Path) -> None:
    """Two signals within the echo time are one Ctrl-C, delivered twice."""
    async with running(tmp_path, python("worker", SERVE), pace=Pace(echo=3600)) as (supervisor, terminal):
        await terminal.until("worker | serving")
        supervisor.stop()
    assert "worker | leaving" in terminal.lines


async def test_what_a_role_has_started_ends_with_it(tmp_path: Path) -> None:
    """A grandchild does not survive its role."""
    async with running(tmp_path, python("worker", FAMILY)) as (_, terminal):
        grandchild = int((await terminal.until("child")).split()[-1])
    assert await ends(grandchild)


async def test_one_data_folder_has_one_supervisor(tmp_path: Path) -> None:
    """A second supervisor on the same folder is refused; after the first has ended it may start."""
    async with running(tmp_path / "run", python("worker", SERVE)) as (_, terminal):
        await terminal.until("serving")
        with pytest.raises(SettingsError, match=str(os.getpid())):
            await Supervisor([], tmp_path / "run", Console(Terminal()), QUICK).run()
    async with running(tmp_path / "run", python("worker", SERVE)) as (_, terminal):
        await terminal.until("serving")
