"""Whether a folder's disk takes anything at all: what fails for want of room is no broken set-up."""

from __future__ import annotations

import asyncio
import errno
import os
import time
from collections.abc import Callable
from pathlib import Path

NEEDED = 1 << 20
"""Bytes. A disk that does not take as much is full for all who work on it."""
REMIND = 30.0
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def is_full(folder: Path) -> bool:
    """Try it out: free blocks may be reserved for others, and a quota is not a number of blocks."""
    probe = folder / f"room-{os.getpid()}"
    try:
        with probe.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, NEEDED)
    except OSError as error:
        return error.errno in FULL
    finally:
        probe.unlink(missing_ok=True)
    return False


async def until_it_takes_something(folder: Path, say: Callable[[str], None], pause: float = 1.0) -> None:
    """Wait as long as the folder's disk is full, saying so now and then."""
    said = float("-inf")
    while is_full(folder):
        if time.monotonic() - said >= REMIND:
            said = time.monotonic()
            say(f"no space left on the disk of {folder}; goes on when there is")
        await asyncio.sleep(pause)
