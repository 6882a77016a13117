"""Watching real processes from tests, without sleeping for luck."""

from __future__ import annotations

import asyncio
import io
import os
from pathlib import Path


class Terminal(io.StringIO):
    """What a supervisor writes; `until` waits for a line with a text, and gives each line once."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self._seen: set[int] = set()
        self._more = asyncio.Event()

    @property
    def lines(self) -> list[str]:
        return [" ".join(line.split()) for line in self.text.splitlines()]

    def write(self, text: str) -> int:
        self.text += text
        self._more.set()
        return len(text)

    async def until(self, text: str) -> str:
        async with asyncio.timeout(20):
            while True:
                self._more.clear()
                for place, line in enumerate(self.lines):
                    if text in line and place not in self._seen:
                        self._seen.add(place)
                        return line
                await self._more.wait()


def is_alive(pid: int) -> bool:
    """Whether the process still runs; one that only waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


async def ends(pid: int) -> bool:
    """Wait for the end of a process that is not our child."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(descriptor, ended.set)
    try:
        await asyncio.wait_for(ended.wait(), 20)
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)
    return True
