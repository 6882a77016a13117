"""What is done to a file before anybody sees it: the virus check, if there is one, then pictures are drawn anew."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path

from bot.model.media import HEAD, Media, MediaError, kind_of, sniffed
from bot.store.blobs import picture

SECONDS = 20.0
AT_ONCE = 2
PROGRAM = Path(picture.__file__)
CLAMD_SECONDS = 30.0
PIECE = 64 * 1024


@dataclass(frozen=True)
class Clamd:
    """A clamd that listens on a port; asked by its INSTREAM."""

    host: str
    port: int
    seconds: float = CLAMD_SECONDS

    async def check(self, body: bytes) -> None:
        """Raises MediaError unless it says that nothing was found."""
        try:
            async with asyncio.timeout(self.seconds):
                said = await self._asked(body)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            raise MediaError("unchecked") from error
        if said.endswith(b" FOUND"):
            raise MediaError("infected")
        if said != b"stream: OK":
            raise MediaError("unchecked")

    async def _asked(self, body: bytes) -> bytes:
        reader, writer = await asyncio.open_connection(self.host, self.port)
        try:
            writer.write(b"zINSTREAM\0")
            for start in range(0, len(body), PIECE):
                piece = body[start : start + PIECE]
                writer.write(len(piece).to_bytes(4) + piece)
                await writer.drain()
            writer.write(bytes(4))
            await writer.drain()
            return (await reader.readuntil(b"\0")).rstrip(b"\0\n")
        finally:
            writer.close()


class Harmless:
    """The MakesHarmless port. Each picture is drawn in a process of its own that may hardly do anything."""

    def __init__(self, check: Clamd | None = None) -> None:
        self._check = check
        self._room = asyncio.Semaphore(AT_ONCE)

    async def __call__(self, media: Media) -> Media:
        if self._check:
            await self._check.check(media.body)
        if kind_of(media.mime) != "image":
            return media
        async with self._room:
            made = await _drawn(media.body)
        return Media(sniffed(made[:HEAD]), made)


async def _drawn(body: bytes) -> bytes:
    pipe = asyncio.subprocess.PIPE
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-I", str(PROGRAM), stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL, env={}, cwd="/"
    )
    try:
        async with asyncio.timeout(SECONDS):
            made, _ = await program.communicate(body)
    except TimeoutError as error:
        raise MediaError("type") from error
    finally:
        if program.returncode is None:
            program.kill()
            await program.wait()
    if program.returncode == picture.TOO_LARGE:
        raise MediaError("too_large")
    if program.returncode or not made:
        raise MediaError("type")
    return made
