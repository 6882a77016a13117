"""Keeps one role running: starts it again after a growing pause, until told to end or until it cannot be started.

On a full disk it is not the role that cannot be started: it is tried again for as long as that takes.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import time
from asyncio.subprocess import Process
from pathlib import Path

from bot.model.backoff import backoff
from bot.processes.supervise.console import Console
from bot.processes.supervise.disk import is_full
from bot.processes.supervise.process import kill_group, pid_file, started
from bot.processes.supervise.role import Pace, Role


class Restarter:
    """One role's lives, one after the other. The task's result says why it gave up; empty when it was told to end."""

    def __init__(self, role: Role, run: Path, screen: Console, pace: Pace) -> None:
        self._role = role
        self._pid_file = run / f"{role.name}.pid"
        self._screen = screen
        self._pace = pace
        self._process: Process | None = None
        self._ending = asyncio.Event()
        self._complaint = ""
        self.task = asyncio.create_task(self._keep(), name=role.name)

    async def end(self) -> None:
        """Ask the process to end, and make it end when it does not."""
        self._ending.set()
        self._terminate()
        await asyncio.wait([self.task], timeout=self._pace.farewell)
        if not self.task.done():
            self._say(f"did not end within {self._pace.farewell:g} s, killed")
            self.kill()
            await asyncio.wait([self.task])

    def kill(self) -> None:
        self._ending.set()
        if self._process is not None:
            kill_group(self._process.pid)

    async def _keep(self) -> str:
        settled, own_failures, quick_deaths = False, 0, 0
        while not self._ending.is_set():
            since = time.monotonic()
            code = await self._live()
            if self._ending.is_set():
                break
            if time.monotonic() - since >= self._pace.settled:
                settled, quick_deaths = True, 0
            if full := is_full(self._pid_file.parent):
                self._say(f"no space left on the disk of {self._pid_file.parent.parent}; goes on when there is")
            own_failures += code >= 0 and not full  # a signal is somebody's deed, not a start that fails
            if self._role.needed and not settled and own_failures >= self._pace.tries:
                return f"{self._role.name} cannot be started: {self._complaint or _how(code)}"
            quick_deaths += 1
            pause = backoff(quick_deaths, self._pace.first_pause, self._pace.longest_pause)
            self._say(f"{_how(code)}, starts again in {pause:g} s")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), pause)
        return ""

    async def _live(self) -> int:
        try:
            async with started(self._role, self._say, self._complain) as self._process:
                with pid_file(self._pid_file, self._process.pid, self._complain):
                    if self._ending.is_set():  # asked while it was being started
                        self._terminate()
                    return await self._process.wait()
        except OSError as error:  # no process, no pipe to be had
            self._complain(str(error))
            return 1
        finally:
            self._process = None

    def _terminate(self) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.terminate()

    def _say(self, line: str) -> None:
        self._screen.show(self._role.name, line)

    def _complain(self, line: str) -> None:
        self._complaint = line.strip() or self._complaint
        self._say(line)


def _how(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"ended with {code}"
