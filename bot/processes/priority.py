"""Who goes first on a machine: a process that stands back, and what it starts for people all the same."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from bot import parent_death


def behind_others(nice: int) -> None:
    """Whoever answers customers goes first, also before all that this process starts. Linux may share out its cores by
    sessions first, and each role has one of its own: being nice inside it would be no help to those outside. A batch
    does not interrupt who wakes up."""
    if not nice:
        return
    os.nice(nice)
    with contextlib.suppress(OSError, AttributeError):  # not there, or not ours to say
        Path("/proc/self/autogroup").write_text(str(nice), encoding="ascii")
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


class Starter:
    """Starts programs that stand back no more than this process did when the starter was made: on Linux each thread has
    a priority of its own, which what it starts inherits, and nobody may take one back that was given away."""

    def __init__(self, thread: ThreadPoolExecutor) -> None:
        self._thread = thread

    async def start(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        """In a session of its own; it cannot outlive this process."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, _started, command)


def _started(command: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([*parent_death.leash(), *command], stdin=subprocess.DEVNULL, start_new_session=True)


@contextmanager
def starter() -> Iterator[Starter]:
    """What it has started ends with the block."""
    with ThreadPoolExecutor(1, "starter") as thread:
        thread.submit(os.getpid).result()  # it is there from now on
        yield Starter(thread)
