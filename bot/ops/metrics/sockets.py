"""Each process's figures on a socket of its own, for its owner alone: `metrics-<role>-<number>.sock`.

The number is the first that no living process of the role has. A lock and not a pid tells who lives: pids repeat across
containers that share the folder. The lock files stay, a few empty ones; sockets of the dead are removed.
"""

from __future__ import annotations

import asyncio
import fcntl
import itertools
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from pathlib import Path

import structlog
from aiohttp import web

from bot.ops.metrics.figures import Figures
from bot.paths import Folder

log = structlog.get_logger()

PATH = "/metrics"
_NAME = "metrics-"


@asynccontextmanager
async def serving_figures(folder: Folder, role: str) -> AsyncIterator[Figures]:
    """This process's meter, served as long as the block lasts. On a full disk it counts and is not served."""
    shutil.rmtree(folder.run / "metrics", ignore_errors=True)  # files of the version before, which nobody reads
    async with AsyncExitStack() as stack:
        try:
            socket = stack.enter_context(_claimed(folder, role))
            figures = Figures(instance_of(socket))
            await stack.enter_async_context(_served(figures, socket))
        except OSError as error:
            log.error("meters.not_served", reason=error.strerror)
            figures = Figures(role)
        yield figures


def sockets(folder: Folder) -> list[Path]:
    """Where figures are served, or were."""
    return sorted(folder.socket(_NAME).parent.glob(f"{_NAME}*.sock"))


def instance_of(socket: Path) -> str:
    """The role and number of whose socket this is."""
    return socket.stem.removeprefix(_NAME)


def remove_if_dead(socket: Path) -> bool:
    """Remove the socket if its process has ended; False if it lives. Raises OSError."""
    with _lock(socket) as free:
        if free:
            socket.unlink(missing_ok=True)
    return free


@contextmanager
def _claimed(folder: Folder, role: str) -> Iterator[Path]:
    for number in itertools.count(1):
        socket = folder.socket(f"{_NAME}{role}-{number}")
        with _lock(socket) as free:
            if free:
                socket.unlink(missing_ok=True)
                try:
                    yield socket
                finally:
                    with suppress(OSError):
                        socket.unlink(missing_ok=True)
                return


@contextmanager
def _lock(socket: Path) -> Iterator[bool]:
    """Whether nobody else has the lock; the system lets go of it when its process ends, however that ends."""
    lock = os.open(socket.with_suffix(".lock"), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(lock)


@asynccontextmanager
async def _served(figures: Figures, socket: Path) -> AsyncIterator[None]:
    async def answer(_: web.Request) -> web.Response:
        body = await asyncio.to_thread(figures.text)  # some milliseconds, in which turns go on
        return web.Response(body=body, content_type="text/plain")

    app = web.Application()
    app.add_routes([web.get(PATH, answer)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
    await runner.setup()
    try:
        await web.UnixSite(runner, str(socket)).start()
        socket.chmod(0o600)  # noqa: ASYNC240  # a step in memory
        yield
    finally:
        await runner.cleanup()
