"""A relay that counts bytes: between two programs it tells what a turn has to carry, without touching either."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

Dial = Callable[[], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]
AT_ONCE = 2**16


@dataclass
class Counted:
    """Bytes that have passed so far: to the server, and back from it."""

    there: int = 0
    back: int = 0


@asynccontextmanager
async def between_unix(path: Path, server: Path) -> AsyncIterator[Counted]:
    """A socket at `path` that leads to the one of the server."""
    counted = Counted()
    serving = await asyncio.start_unix_server(
        _passing(counted, lambda: asyncio.open_unix_connection(str(server))), str(path)
    )
    async with _closing(serving):
        yield counted


@asynccontextmanager
async def between_tcp(server: int) -> AsyncIterator[tuple[Counted, int]]:
    """A port of this machine that leads to the server's."""
    counted = Counted()
    serving = await asyncio.start_server(
        _passing(counted, lambda: asyncio.open_connection("127.0.0.1", server)), "127.0.0.1", 0
    )
    async with _closing(serving):
        yield counted, serving.sockets[0].getsockname()[1]


@asynccontextmanager
async def _closing(serving: asyncio.Server) -> AsyncIterator[None]:
    try:
        yield
    finally:
        serving.close()


def _passing(counted: Counted, dial: Dial) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await dial()
        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            await asyncio.gather(
                _pump(reader, far_writer, counted, "there"), _pump(far_reader, writer, counted, "back")
            )
        far_writer.close()
        writer.close()

    return serve


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, counted: Counted, way: str) -> None:
    while data := await reader.read(AT_ONCE):
        setattr(counted, way, getattr(counted, way) + len(data))
        writer.write(data)
        await writer.drain()
    writer.close()
