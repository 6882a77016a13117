"""The timetable is read again when it is old, by a program beside this one."""

from __future__ import annotations

import asyncio
import fcntl
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from actions.transit.network.keep import Order, standing
from bot.model.clock import Clock

log = structlog.get_logger()

PROGRAM = "actions.transit.network.keep"
RETRY = timedelta(minutes=10)


@dataclass(frozen=True)
class TimetableWatch:
    """One process of a folder reads, whatever other folders the installation has. What was read is taken over by
    whoever renews their network."""

    order: Order
    every: timedelta
    clock: Clock

    async def look(self) -> None:
        """Read it if its time has come. Cancelled meanwhile, what is kept stays as it is."""
        with watching(self.order.folder) as alone:
            if alone and self._is_due(standing(self.order.folder)):
                await _read(self.order)

    def _is_due(self, said: Mapping[str, str]) -> bool:
        tried, good = (
            datetime.fromisoformat(said[name]) if said.get(name) else None for name in ("tried_at", "good_at")
        )
        if tried is None or good is None:
            return True
        now = self.clock()
        return now - good >= self.every and now - tried >= min(RETRY, self.every)


@contextmanager
def watching(folder: Path) -> Iterator[bool]:
    """Whether nobody else has this folder read just now; whoever ends leaves it to others."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / ".watch.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


async def _read(wanted: Order) -> None:
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", PROGRAM, wanted.written(), stderr=asyncio.subprocess.PIPE
    )
    try:
        _, said = await program.communicate()
    except asyncio.CancelledError:
        program.terminate()
        await program.wait()
        raise
    if program.returncode:
        lines = said.decode(errors="replace").strip().splitlines()
        log.warning("network.not_read", reason=lines[-1] if lines else f"exit {program.returncode}")
