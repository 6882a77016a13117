"""Training stands back; what somebody waits for does not."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from tests.support.processes import ends

SAYS = "import os; print(os.nice(0), os.sched_getscheduler(0), open('/proc/self/autogroup').read().split()[-1])"
STAYS = "import os, signal; os.write(1, b'there' + bytes([10])); signal.pause()"
"""Writes a whole line at once, as whoever starts it does: both write to one pipe, and Python may not buffer."""
TRAINER = f"""
import asyncio, os, subprocess, sys, time
from bot.processes.priority import behind_others, starter
command = [sys.executable, "-c", {SAYS!r}]
async def main():
    with starter() as one:
        behind_others(int(sys.argv[1]))
        (await one.start(command)).wait()
        subprocess.run(command)
        lasting = await one.start([sys.executable, "-c", {STAYS!r}])
        os.write(1, str(lasting.pid).encode() + bytes([10]))
        sys.stdin.readline()
asyncio.run(main())
"""


@pytest.fixture(autouse=True)
def _by_sessions() -> None:
    if not Path("/proc/self/autogroup").exists():
        pytest.skip("this machine does not share out its cores by sessions")


async def told(nice: int) -> tuple[list[str], int]:
    """What a process started by the starter says of its priority, then one started as any other, in a process that
    stands back so far; and the process id of one that it was killed with."""
    program = (sys.executable, "-c", TRAINER, str(nice))
    process = await asyncio.create_subprocess_exec(*program, stdin=PIPE, stdout=PIPE, start_new_session=True)
    assert process.stdout is not None
    async with asyncio.timeout(30):
        lines = [(await process.stdout.readline()).decode().strip() for _ in range(4)]
    process.kill()
    await process.wait()
    return lines[:2], int(next(line for line in lines[2:] if line.isdigit()))


@pytest.mark.parametrize("nice", [10, 19])
async def test_what_is_tried_out_does_not_wait_for_a_training(nice: int) -> None:
    """All that a trainer starts stands back with it, in both of Linux's ways; only what the starter starts does not."""
    (tried, trained), _ = await told(nice)
    here = os.nice(0)
    assert trained.split() == [str(min(19, here + nice)), str(os.SCHED_BATCH), str(nice)]
    assert tried.split() == [str(here), str(os.SCHED_OTHER), "0"]


async def test_a_trainer_that_need_not_stand_back_does_not() -> None:
    """Without a priority to give away everything stays as it was."""
    (tried, trained), _ = await told(0)
    assert tried.split() == trained.split()


async def test_nothing_outlives_the_trainer() -> None:
    """What the starter has started in a session of its own ends with a trainer that is killed."""
    _, pid = await told(10)
    assert await ends(pid)
