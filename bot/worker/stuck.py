"""Stuck: a process whose loop does not go on ends by itself, so that others have its work and it begins anew."""

from __future__ import annotations

import asyncio
import faulthandler
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

BUSY_SECONDS = 3.0
"""Of processor time without the loop: half of a lease. A process that is stopped, or starved, uses none."""
BLOCKED_SECONDS = 20.0
"""As long as a turn may take. Waiting with the interpreter held costs no processor time."""
BEAT_SECONDS = 0.5


@asynccontextmanager
async def ends_if_stuck(busy: float = BUSY_SECONDS, blocked: float = BLOCKED_SECONDS) -> AsyncIterator[None]:
    """Whatever holds the interpreter, the kernel's timer ends the process, printing where it was: files, functions and
    lines, none of anybody's words. The loop winds the timer up again and again."""
    faulthandler.register(signal.SIGPROF, file=sys.stderr, all_threads=False, chain=True)
    winding = asyncio.create_task(_wind_up(busy, blocked))
    try:
        yield
    finally:
        winding.cancel()
        signal.setitimer(signal.ITIMER_PROF, 0)
        faulthandler.cancel_dump_traceback_later()
        faulthandler.unregister(signal.SIGPROF)


async def _wind_up(busy: float, blocked: float) -> None:
    while True:
        signal.setitimer(signal.ITIMER_PROF, busy)
        faulthandler.dump_traceback_later(blocked, exit=True)
        await asyncio.sleep(BEAT_SECONDS)
