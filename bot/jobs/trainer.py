"""The trainer: takes one job after the other, tells how far it is, and ends it at once when somebody wants that."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.model.cancellation import end
from bot.model.clock import Clock
from bot.model.errors import LotseError, NotStoredError
from bot.model.training import (
    TrainingJob,
    TrainingLine,
    ended,
    put_back,
    taken,
    went_on,
)
from bot.model.training_progress import Progress, TrainingFailedError

log = structlog.get_logger()

LOOK_SECONDS = 0.5
"""How often is looked whether it should be cancelled, and how often is told how far it is."""
GOODBYE_SECONDS = 5.0


Make = Callable[[TrainingJob, Progress], Awaitable[str]]
"""Makes a release of the job's draft; gives its id. Leaves nothing behind when it is cancelled or fails. Raises
TrainingFailedError."""


@dataclass
class Trainer:
    """One job at a time; whoever calls `look` holds the lock of the trainers."""

    line: TrainingLine
    make: Make
    clock: Clock

    async def look(self) -> bool:
        """Do what is next, to its end; False if nothing was. Cancelled, it gives the job back."""
        job: TrainingJob | None = await self.line.change(lambda line: taken(line, self.clock()))
        if job is None:
            return False
        log.info("training.begun", job=job.id, revision=job.revision, life=job.lives)
        progress = Progress(job, await self.line.read(), self.clock)
        making = asyncio.ensure_future(self.make(job, progress))
        try:
            await self._watch(making, progress)
        except asyncio.CancelledError:
            await end([making])
            with contextlib.suppress(NotStoredError, TimeoutError):
                async with asyncio.timeout(GOODBYE_SECONDS):
                    await self.line.change(lambda line: (put_back(line, job), None))
            raise
        return True

    async def _watch(self, making: asyncio.Future[str], progress: Progress) -> None:
        while not making.done():
            await asyncio.wait({making}, timeout=LOOK_SECONDS)
            if await self._unwanted(progress) and not making.done():
                await end([asyncio.ensure_future(making)])
        await self._end(making, progress.over())

    async def _unwanted(self, progress: Progress) -> str:
        """Who wants it cancelled. A store that is away keeps nobody from training."""
        job = progress.now()
        try:
            return await self.line.change(lambda line: went_on(line, job))
        except NotStoredError:
            return ""

    async def _end(self, making: asyncio.Future[str], job: TrainingJob) -> None:
        over = _outcome(making, job)
        log.info("training.ended", job=job.id, state=over.state, release=over.release)
        now: datetime = self.clock()
        while True:
            try:
                await self.line.change(lambda line: (ended(line, job, over, now), None))
                return
            except NotStoredError:  # what was made is not made again because the store is away for a while
                await asyncio.sleep(LOOK_SECONDS)


def _outcome(making: asyncio.Future[str], job: TrainingJob) -> TrainingJob:
    if making.cancelled():
        return replace(job, state="cancelled")
    error = making.exception()
    if error is None:
        return replace(job, state="done", release=making.result())
    if not isinstance(error, LotseError):
        log.error("training.failed", exc_info=error)
    errors = error.errors if isinstance(error, TrainingFailedError) else ()
    return replace(job, state="failed", why=str(error) or type(error).__name__, errors=errors)
