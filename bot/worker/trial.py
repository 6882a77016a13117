"""Trial: work that may never end is done in a copy of this process first, which then ends in its place."""

from __future__ import annotations

import asyncio
import faulthandler
import os
import signal
import warnings
from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger()

BUSY_SECONDS = 1.0
"""Of processor time; what is tried takes a twentieth of it."""
SECONDS = 5.0
_FROM_OUTSIDE = {0, -signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT}

Trial = Callable[[Callable[[], object]], Awaitable[bool]]
"""Whether work comes to an end, with whatever outcome."""


async def untried(_work: Callable[[], object]) -> bool:
    """For where no other process would be spared by it."""
    return True


async def comes_to_an_end(work: Callable[[], object], busy: float = BUSY_SECONDS, seconds: float = SECONDS) -> bool:
    """Try it in a child, which shares nothing with us but what it reads. One that was killed from outside tells
    nothing; one that was ended by its own timer, or broke, tells enough."""
    with warnings.catch_warnings():  # of our threads; none holds a lock that the work needs
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid == 0:
        _try(work, busy, seconds)
    _, status = await asyncio.to_thread(os.waitpid, pid, 0)
    code = os.waitstatus_to_exitcode(status)
    if code not in _FROM_OUTSIDE:
        log.warning("trial.never_ended", code=code)
    return code in _FROM_OUTSIDE


def _try(work: Callable[[], object], busy: float, seconds: float) -> None:
    """In the child: nothing of the parent's is closed, flushed or answered, and it never returns."""
    try:
        faulthandler.disable()  # how it ended is the parent's to tell
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM, signal.SIGPROF):
            signal.signal(number, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, busy)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        work()
    finally:
        os._exit(0)
