"""A server of our own for newcomers and tests, with its files in the data folder."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import hashlib
import os
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.model.errors import SettingsError
from bot.store.redis.binary import claim_folder, find_server, identify

START_SECONDS = 30.0
STOP_SECONDS = 10.0
CGROUP_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
LONGEST_SOCKET_PATH = 100  # Linux ends a socket's path at 107 bytes


class EmbeddedRedis:
    """A server process with its append-only file in `folder`, reachable at `url` over a Unix socket."""

    def __init__(self, folder: Path, binary: str | None = None) -> None:
        self._folder = folder.absolute()
        self._binary = binary or find_server(self._folder)
        self._process: subprocess.Popen[bytes] | None = None
        self.socket = _socket_path(self._folder)
        self.url = f"unix:{self.socket}"

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    async def start(self) -> None:
        """Start and wait until it answers; raises SettingsError if it cannot."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with _alone(self._folder) as lock:
            claim_folder(self._folder, identify(self._binary))
            self.socket.unlink(missing_ok=True)
            self._process = subprocess.Popen(  # noqa: ASYNC220  # it must outlive any event loop
                self._command(), stdin=subprocess.DEVNULL, start_new_session=True, pass_fds=[lock]
            )
        try:
            await asyncio.wait_for(self._answers(), START_SECONDS)
        except TimeoutError as error:
            await self.stop()
            raise SettingsError(f"the embedded Redis did not start; see {self._folder}/redis.log") from error

    def _command(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self._folder),
            "appendonly": "yes",
            "appendfsync": "always",
            "no-appendfsync-on-rewrite": "no",
            "maxmemory": str(memory_of_machine() // 2),  # rewriting its file may need as much again
            "maxmemory-policy": "noeviction",
            "save": "",
            "daemonize": "no",
            "logfile": str(self._folder / "redis.log"),
        }
        return [self._binary, *(part for name, value in options.items() for part in (f"--{name}", value))]

    def become(self) -> NoReturn:
        """Replace this process by the server, which keeps the folder's lock; for a process of its own."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with _alone(self._folder) as lock:
            claim_folder(self._folder, identify(self._binary))
            self.socket.unlink(missing_ok=True)
            os.set_inheritable(lock, True)
            command = self._command()
            os.execvp(command[0], command)  # no shell is meant

    async def _answers(self) -> None:
        redis = Redis(unix_socket_path=str(self.socket))
        try:
            while True:
                with contextlib.suppress(RedisError, OSError):
                    await redis.ping()
                    return
                if self._process and self._process.poll() is not None:
                    raise SettingsError(f"the embedded Redis ended at once; see {self._folder}/redis.log")
                await asyncio.sleep(0.02)
        finally:
            await redis.aclose()

    async def stop(self) -> None:
        """End it; everything accepted is on disk already."""
        if self._process and self._process.poll() is None:
            self._process.terminate()
            try:
                await asyncio.to_thread(self._process.wait, STOP_SECONDS)
            except subprocess.TimeoutExpired:  # it refuses to end while it writes a first append-only file
                self.kill()
        self._process = None

    def kill(self) -> None:
        """End it as a power cut would; for tests."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[int]:
    """Refuse a folder whose server still runs: two would write one append-only file.

    The server inherits the lock's descriptor and so holds the lock until its own end, however it ends.
    """
    with (folder / "redis.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SettingsError(f"another Redis is still running in {folder}; end it first") from error
        yield lock.fileno()


def memory_of_machine() -> int:
    """Bytes of memory that this machine has, or that our control group may use of it."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for file in CGROUP_LIMITS:
        with contextlib.suppress(OSError, ValueError):
            return min(machine, int(file.read_text()))
    return machine


def _socket_path(folder: Path) -> Path:
    """A path that every process finds from the folder alone, short enough to be a socket's."""
    path = folder / "redis.sock"
    if len(str(path)) <= LONGEST_SOCKET_PATH:
        return path
    digest = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    short = Path(tempfile.gettempdir()) / f"lotse-{digest}"
    short.mkdir(mode=0o700, exist_ok=True)
    found = short.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise SettingsError(f"{short} is another user's; remove it, or set LOTSE_DATA_DIR to a shorter path")
    return short / "redis.sock"
