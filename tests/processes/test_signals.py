"""The supervisor as people and machines end it: by signal, from outside."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.processes import ends, is_alive

UP = """
import sys, uvloop
from pathlib import Path
from bot.processes.supervise import Role, Supervisor
role = "import signal, sys; print('serving'); signal.pause()"
roles = [Role(name, (sys.executable, "-c", role)) for name in ("brain", "worker")]
sys.exit(uvloop.run(Supervisor(roles, Path(sys.argv[1])).run()))
"""


@contextlib.asynccontextmanager
async def up(run: Path) -> AsyncIterator[tuple[Process, list[int]]]:
    """`lotse up` in miniature: its process, and the pids of its two roles once they serve."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", UP, str(run), stdout=PIPE)
    assert process.stdout is not None
    try:
        async with asyncio.timeout(20):
            lines = [await process.stdout.readline() for _ in range(2)]
        assert all(b"serving" in line for line in lines)
        yield process, [int((run / f"{name}.pid").read_text()) for name in ("brain", "worker")]
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def pid_files(run: Path) -> list[str]:
    return sorted(path.name for path in run.iterdir())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
async def test_a_signal_ends_all_of_it(number: signal.Signals, tmp_path: Path) -> None:
    """Ctrl-C, SIGTERM and a closed terminal end every role, leave no pid file, and count as success."""
    async with up(tmp_path) as (process, pids):
        process.send_signal(number)
        assert await asyncio.wait_for(process.wait(), 20) == 0
        assert not any(is_alive(pid) for pid in pids)
        assert pid_files(tmp_path) == ["up.pid"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent has died")
async def test_a_killed_supervisor_leaves_no_orphans(tmp_path: Path) -> None:
    """When the supervisor itself is killed, its roles end without it, and the folder is free again."""
    async with up(tmp_path) as (process, pids):
        process.kill()
        for pid in pids:
            assert await ends(pid)
    async with up(tmp_path):
        pass


async def test_roles_do_not_hear_the_terminal(tmp_path: Path) -> None:
    """Each role has a session of its own, so that a Ctrl-C reaches only the supervisor."""
    async with up(tmp_path) as (process, pids):
        assert [os.getsid(pid) for pid in pids] == pids
        assert os.getsid(process.pid) == os.getsid(0)
