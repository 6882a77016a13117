"""A whole installation as a company runs it: `lotse up` with a data folder of its own, spoken to from outside."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import aiohttp

from bot import parent_death
from tests.support.processes import ends
from tests.support.release import Built

ROOT = Path(__file__).resolve().parents[2]

PATIENCE = 90.0  # seconds until a test calls an installation broken; nothing is measured by it
PAUSE = 0.05


class Installation:
    """`python -m bot up` in a process of its own, on free ports; it cannot outlive the test run."""

    def __init__(self, folder: Path, release: Built, outside: Mapping[str, str], port: int = 0) -> None:
        self.folder = folder
        self.port = port or free_port()
        self.internal_port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.internal_url = f"http://127.0.0.1:{self.internal_port}"
        self._outside = dict(outside)
        self._process: subprocess.Popen[bytes] | None = None
        self._accounts: set[str] = set()
        release.lend(folder)

    @property
    def environment(self) -> dict[str, str]:
        """Only what is named here, so that a developer's own settings change no test."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("LOTSE_")}
        return inherited | {
            "PYTHONPATH": str(ROOT),
            "LOTSE_DATA_DIR": str(self.folder),
            "LOTSE_PORT": str(self.port),
            "LOTSE_INTERNAL_PORT": str(self.internal_port),
            "LOTSE_PUBLIC_URL": self.url,
            "LOTSE_CONNECTORS": "webchat,twilio",
            "LOTSE_ALERTS_SECONDS": "0.5",
            "LOTSE_UNDO_SECONDS": "3",
            "LOTSE_TRAINER_NICE": "0",  # whatever else the machine does meanwhile: tests wait for it
            "LOTSE_OPTIN_CONFIRM": "clear",  # most is about what comes after a consent; how it is asked is flow's
            **self._outside,
        }

    @property
    def redis_url(self) -> str:
        return (self.folder / "run" / "redis-url").read_text().strip()

    @property
    def log(self) -> str:
        """All that its processes have printed."""
        return (self.folder / "up.log").read_text(errors="replace")

    def start(self) -> None:
        """Call it from the main thread: the process ends with the thread that started it."""
        self._process = self.run("up")

    def run(self, *arguments: str, **settings: str) -> subprocess.Popen[bytes]:
        """Another `lotse` command with this installation's settings, its output in the same log."""
        command = [
            *parent_death.leash(),
            sys.executable,
            "-m",
            "bot",
            *arguments,
        ]
        with (self.folder / "up.log").open("ab") as log:
            return subprocess.Popen(
                command,
                cwd=self.folder,
                env=self.environment | settings,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    async def ready(self) -> None:
        """Wait until `/readyz` says so."""
        last = "no answer"
        async with aiohttp.ClientSession() as session:
            end = time.monotonic() + PATIENCE
            while time.monotonic() < end:
                if self._process is not None and self._process.poll() is not None:
                    break
                try:
                    async with session.get(f"{self.internal_url}/readyz") as answer:
                        last = await answer.text()
                        if answer.status == 200:
                            return
                except (aiohttp.ClientError, OSError) as error:
                    last = str(error)
                await asyncio.sleep(PAUSE)
        raise AssertionError(f"the installation is not ready ({last}):\n{self.log[-4000:]}")

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        if self._process is None:
            return
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        code = self._process.wait(timeout=PATIENCE)
        self._process = None
        assert code in {0, 130}, f"lotse up ended with {code}:\n{self.log[-4000:]}"

    async def falls(self) -> None:
        """All of it ends at once, as in a power cut; `start` is what the machine does when it is back."""
        assert self._process is not None
        gone = [pid for file in (self.folder / "run").glob("*.pid") if (pid := self.pid(file.stem)) is not None]
        self._process.kill()
        self._process.wait(timeout=PATIENCE)
        for pid in gone:
            self.thaw(pid)  # a frozen one dies of its parent's death when it goes on
            await ends(pid)

    def pid(self, role: str) -> int | None:
        """The process that plays this role now, if there is one."""
        try:
            return int((self.folder / "run" / f"{role}.pid").read_text())
        except (FileNotFoundError, ValueError):
            return None

    async def running(self, role: str) -> int:
        """Wait until the role has a process; gives its id."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if (pid := self.pid(role)) is not None:
                return pid
            await asyncio.sleep(PAUSE)
        raise AssertionError(f"no {role} was started:\n{self.log[-4000:]}")

    async def kill(self, role: str) -> int:
        """End the role's process as a power cut would; gives the id of the process that has gone."""
        pid = await self.running(role)
        os.kill(pid, signal.SIGKILL)
        await ends(pid)
        return pid

    async def freeze(self, role: str) -> int:
        """Stop the role's process as a machine does that swaps or is moved; gives its id, to thaw it."""
        pid = await self.running(role)
        os.kill(pid, signal.SIGSTOP)
        return pid

    def thaw(self, pid: int) -> None:
        """Let a frozen process go on where it was, if it still is."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)

    async def back(self, role: str, gone: int) -> int:
        """Wait until another process plays the role; gives its id."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if (pid := self.pid(role)) not in {None, gone}:
                return int(pid or 0)
            await asyncio.sleep(PAUSE)
        raise AssertionError(f"{role} was not started again:\n{self.log[-4000:]}")

    async def says(self, words: str, times: int) -> None:
        """Wait until its log has these words so often."""
        end = time.monotonic() + PATIENCE
        while self.log.count(words) < times:
            assert time.monotonic() < end, f"never said {words!r}:\n{self.log[-4000:]}"
            await asyncio.sleep(PAUSE)

    def account(self, name: str, role: str, password: str) -> None:
        """Make an account with the command that operators use, unless it was made here before."""
        if name not in self._accounts:
            self.command("account", "add", name, "--role", role, "--password-stdin", typed=f"{password}\n")
            self._accounts.add(name)

    def command(self, *arguments: str, typed: str = "") -> str:
        """Another `lotse` command with this installation's settings, run to its end; gives what it has printed."""
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            cwd=self.folder,
            env=self.environment,
            input=typed,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
