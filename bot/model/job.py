"""Jobs: work that comes again and again beside the turns. `bot/jobs/scheduler.py` does them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

LOCK_SECONDS = 30


@dataclass(frozen=True)
class Job:
    """`run` is called at the start and `every` so often after it was done. A run that raises, or that takes longer than
    `limit`, has failed, and is tried again. An `exclusive` job is run by one worker at a time, which holds the lock of
    this name; any other by each worker."""

    name: str
    every: timedelta
    run: Callable[[], Awaitable[object]]
    exclusive: bool = True
    limit: timedelta = timedelta(minutes=5)


Ours = Callable[[], Awaitable[bool]]
"""Whether this worker still holds its job's lock, which is asked before something that only its holder may write."""


class Locks(Protocol):
    """Locks by lease. Raises NotStoredError."""

    async def hold(self, name: str, owner: str) -> bool:
        """Take or keep a lock; True if it is ours for the next 30 seconds."""

    async def let_go(self, name: str, owner: str) -> None:
        """Leave a lock to others, if it is ours."""
