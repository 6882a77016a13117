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
    PHASES,
    Line,
    Phase,
    State,
    TrainingJob,
    TrainingLine,
    ended,
    put_back,
    taken,
    usual,
    went_on,
)

log = structlog.get_logger()

LOOK_SECONDS = 0.5
"""How often is looked whether it should be cancelled, and how often is told how far it is."""
GOODBYE_SECONDS = 5.0


class TrainingFailedError(LotseError):
    """No release can be made of this draft; the message says why, for people."""


class Progress:
    """How far the job is, as those who make the release tell it."""

    def __init__(self, job: TrainingJob, line: Line, clock: Clock) -> None:
        self._job = job
        self._clock = clock
        self._usual = {phase: usual(line, phase) for phase in PHASES}
        self._since = clock()

    def phase(self, phase: Phase, total: int = 0) -> None:
        """The next phase begins; the one before has taken as long as it has."""
        self._leave()
        self._job = replace(self._job, phase=phase, done=0, total=total)

    def step(self, done: int) -> None:
        self._job = replace(self._job, done=done)

    def over(self) -> TrainingJob:
        """The job with the seconds of its last phase."""
        self._leave()
        return self._job

    def now(self) -> TrainingJob:
        """The job as it is now, with the seconds that are left."""
        return replace(self._job, left=round(self._left(), 1)) if self._job.phase else self._job

    def _left(self) -> float:
        gone, expected = self._gone(), self._usual[self._job.phase]
        if self._job.total and self._job.done:  # this machine, now, is a better witness than earlier runs
            expected = gone * self._job.total / self._job.done
        later = PHASES[PHASES.index(self._job.phase) + 1 :]
        return max(0.0, expected - gone) + sum(self._usual[phase] for phase in later)

    def _leave(self) -> None:
        if self._job.phase:
            took = {**self._job.took, self._job.phase: round(self._gone(), 1)}
            self._job = replace(self._job, took=took)
        self._since = self._clock()

    def _gone(self) -> float:
        return (self._clock() - self._since).total_seconds()


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
        state, why, release = _outcome(making)
        log.info("training.ended", job=job.id, state=state, release=release)
        now: datetime = self.clock()
        while True:
            try:
                await self.line.change(lambda line: (ended(line, job, state, now, why=why, release=release), None))
                return
            except NotStoredError:  # what was made is not made again because the store is away for a while
                await asyncio.sleep(LOOK_SECONDS)


def _outcome(making: asyncio.Future[str]) -> tuple[State, str, str]:
    if making.cancelled():
        return "cancelled", "", ""
    error = making.exception()
    if error is None:
        return "done", "", making.result()
    if not isinstance(error, LotseError):
        log.error("training.failed", exc_info=error)
    return "failed", str(error) or type(error).__name__, ""
