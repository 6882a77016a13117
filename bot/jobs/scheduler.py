"""The scheduler: each job runs in a loop of its own, an exclusive one only while this worker holds its lock."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog

from bot.jobs.locks import OwnLocks
from bot.model.backoff import backoff
from bot.model.cancellation import end
from bot.model.errors import NotStoredError
from bot.model.job import LOCK_SECONDS, Job, Locks
from bot.model.meter import UNMETERED, Meter
from bot.model.shutdown import told_to_end

log = structlog.get_logger()

RENEW_SECONDS = LOCK_SECONDS / 2
STANDBY_SECONDS = 1.0
"""Who does not hold a lock asks for it no oftener, and a job that is seldom run is asked for as often as it is kept."""
SHORTEST_PAUSE = 0.05
LONGEST_PAUSE = 5.0
STORE_PAUSE = 1.0
"""The pause after a failure doubles with each one, up to here; a store that was away is soon back."""


class LockLostError(Exception):
    """Another worker has the job by now."""


class CutShortError(Exception):
    """A run was cancelled, and not by us."""


class Scheduler:
    """Runs jobs until it is cancelled, which ends the runs under way and leaves the locks to others. Whoever has the
    lock of a job keeps it until a run fails. A job that fails, hangs or loses its lock stops no other; each time is
    counted under its name."""

    def __init__(self, locks: Locks, owner: str, meter: Meter = UNMETERED, renew: float = RENEW_SECONDS) -> None:
        self._locks = OwnLocks(locks, owner, renew)
        self._meter = meter
        self._renew = renew

    async def holds(self, job: str) -> bool:
        """What a run of this job asks before it writes what only the lock's holder may."""
        return await self._locks.hold(job)

    async def run(self, jobs: Sequence[Job]) -> None:
        """Raises ValueError if two jobs have one name: they would share a lock."""
        names = [job.name for job in jobs]
        if twice := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"two jobs of one name: {', '.join(sorted(twice))}")
        try:
            async with asyncio.TaskGroup() as tasks:
                for job in jobs:
                    tasks.create_task(self._again(job))
        finally:
            await self._locks.let_all_go()

    async def _again(self, job: Job) -> None:
        failures, every = 0, job.every.total_seconds()
        while not told_to_end():
            try:
                ran = await self.attempt(job)
                failures, pause = 0, every if ran else max(STANDBY_SECONDS, min(every, self._renew))
            except Exception as error:  # counted there; a job outlives its bad moments
                failures += 1
                longest = STORE_PAUSE if isinstance(error, NotStoredError) else LONGEST_PAUSE
                pause = max(every, backoff(failures + 1, every or SHORTEST_PAUSE, longest))
                await self._locks.let_go(job.name)
            await self._rest(job, pause)

    async def _rest(self, job: Job, seconds: float) -> None:
        """A lock that is ours is kept meanwhile: a job stays with the worker that has it."""
        while seconds > self._renew:
            await asyncio.sleep(self._renew)
            seconds -= self._renew
            await self._locks.keep(job.name)
        await asyncio.sleep(seconds)

    async def attempt(self, job: Job) -> bool:
        """One run, unless another worker has the job; whether it was ours. Raises what has failed. A run is a task of
        its own: what ends it ends nothing else."""
        run: asyncio.Task[None] | None = None
        try:
            if job.exclusive and not await self._locks.are_ours(job.name):
                return False
            run = asyncio.create_task(self._call(job))
            await self._watch(job, run)
        except Exception as error:  # told of now: a run that hangs may take long to end
            log.warning("loop.failed", loop=job.name, reason=type(error).__name__, exc_info=True)
            self._meter.count("lotse_loop_failures_total", loop=job.name)
            raise
        finally:
            if run:
                await end([run])
        return True

    @staticmethod
    async def _call(job: Job) -> None:
        await job.run()

    async def _watch(self, job: Job, run: asyncio.Task[None]) -> None:
        """Wait for the run's end, and keep its lock meanwhile."""
        clock = asyncio.get_running_loop().time
        over = clock() + job.limit.total_seconds()
        while not run.done():
            await asyncio.wait({run}, timeout=max(0.0, min(self._renew, over - clock())))
            if run.done():
                break
            if clock() >= over:
                raise TimeoutError(f"{job.name} takes longer than {job.limit}")
            if job.exclusive and not await self._locks.keep(job.name):
                raise LockLostError(job.name)
        if run.cancelled():
            raise CutShortError(job.name)
        run.result()
