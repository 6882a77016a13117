"""All roles together: started in order, ended in reverse, by signal or when one cannot be started."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.model.errors import SettingsError
from bot.processes.supervise.console import Console
from bot.processes.supervise.restarter import Restarter
from bot.processes.supervise.role import Pace, Role

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Supervisor:
    """Keeps the roles of one data folder; `run` is the folder of their pid files."""

    def __init__(
        self, roles: Sequence[Role], run: Path, screen: Console | None = None, pace: Pace | None = None
    ) -> None:
        self._roles = tuple(roles)
        self._run = run
        self._screen = screen or Console(sys.stdout, [role.name for role in roles])
        self._pace = pace or Pace()
        self._keepers: list[Restarter] = []
        self._stopping = asyncio.Event()
        self._asked_at: float | None = None

    async def run(self) -> int:
        """Start the roles and keep them; returns the exit code, 1 when one of them cannot be started."""
        self._run.mkdir(parents=True, exist_ok=True)
        with alone(self._run / "up.pid"), self._signals():
            try:
                self._keepers = [Restarter(role, self._run, self._screen, self._pace) for role in self._roles]
                failure = await self._wait()
            finally:
                for keeper in reversed(self._keepers):
                    await keeper.end()
        if failure:
            self._screen.show("up", failure)
        return 1 if failure else 0

    def stop(self) -> None:
        """End all roles, the last one first; asked a second time, end them at once."""
        now = time.monotonic()
        if self._asked_at is None:
            self._asked_at = now
        elif now - self._asked_at >= self._pace.echo:
            for keeper in self._keepers:
                keeper.kill()
        self._stopping.set()

    async def _wait(self) -> str:
        asked = asyncio.create_task(self._stopping.wait())
        tasks = [keeper.task for keeper in self._keepers]
        await asyncio.wait([asked, *tasks], return_when=asyncio.FIRST_COMPLETED)
        asked.cancel()
        return next((task.result() for task in tasks if task.done()), "")

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.add_signal_handler(number, self.stop)
        try:
            yield
        finally:
            for number in SIGNALS:
                loop.remove_signal_handler(number)


@contextlib.contextmanager
def alone(pid_file: Path) -> Iterator[None]:
    """Hold a data folder for one supervisor; a second one on the same folder is refused."""
    with pid_file.open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            other = pid_file.read_text(encoding="ascii")
            raise SettingsError(f"{pid_file.parent.parent} is in use: `lotse up` is process {other}") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)
