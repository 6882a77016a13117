"""One life of one process: started on the leash, listened to, and gone with its whole group."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import IO

from bot import parent_death
from bot.processes.supervise.role import Role

LONGEST_LINE = 1 << 20
LAST_WORDS = 1.0  # seconds for what still lies in a pipe; a process that left the group may hold it open

Hear = Callable[[str], None]


@contextlib.asynccontextmanager
async def started(role: Role, said: Hear, complained: Hear) -> AsyncIterator[Process]:
    """Start the role in a session of its own; leaving kills what is left of it and hears it out."""
    async with _pipe() as (output, output_end), _pipe() as (errors, errors_end):
        process = await asyncio.create_subprocess_exec(
            *parent_death.leash(),
            *role.argv,
            stdin=DEVNULL,
            stdout=output_end,
            stderr=errors_end,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **role.env},
            start_new_session=True,
        )
        output_end.close()
        errors_end.close()
        readers = [asyncio.create_task(_forward(output, said)), asyncio.create_task(_forward(errors, complained))]
        try:
            yield process
        finally:
            kill_group(process.pid)
            await process.wait()
            _, late = await asyncio.wait(readers, timeout=LAST_WORDS)
            for reader in late:
                reader.cancel()


def kill_group(pid: int) -> None:
    """End the process and everything it has started, at once."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


@contextlib.contextmanager
def pid_file(path: Path, pid: int, complained: Hear) -> Iterator[None]:
    """The process id in a file, as long as the process lives; a full disk stops no process."""
    aside = path.with_suffix(".new")
    try:
        aside.write_text(str(pid), encoding="ascii")
        aside.replace(path)  # whoever reads it never sees half a number
    except OSError as error:
        complained(f"no pid file: {error}")
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


@contextlib.asynccontextmanager
async def _pipe() -> AsyncIterator[tuple[asyncio.StreamReader, IO[bytes]]]:
    """A pipe of our own: with asyncio's, a grandchild that keeps it open would hide its parent's death."""
    loop = asyncio.get_running_loop()
    read, write = os.pipe()
    reader = asyncio.StreamReader(LONGEST_LINE, loop=loop)
    transport, _ = await loop.connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader, loop=loop), os.fdopen(read, "rb", 0)
    )
    try:
        with os.fdopen(write, "wb", 0) as end:
            yield reader, end
    finally:
        transport.close()


async def _forward(pipe: asyncio.StreamReader, hear: Hear) -> None:
    while True:
        try:
            line = await pipe.readline()
        except ValueError:  # the reader has dropped it
            line = b"(a line of more than 1 MB)\n"
        if not line:
            return
        hear(line.decode(errors="replace").rstrip())
