"""Workers, and the jobs that they may have."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.jobs.scheduler import Scheduler
from bot.model.cancellation import end
from bot.model.errors import NotStoredError
from bot.model.ids import random_id
from bot.model.job import Job
from bot.store import process_identity
from bot.store.heartbeats import RedisHeartbeats
from tests.support.tally import Tally

PATIENCE = 20.0
FAILURES = "lotse_loop_failures_total"
ELSEWHERE = "elsewhere-1.77.7"
"""A process of another machine."""


def worker(alive: RedisHeartbeats, owner: str) -> Scheduler:
    """One that asks for its lock before each run."""
    return Scheduler(alive, owner, renew=0)


def job(name: str, run: Callable[[], Awaitable[object]], every: float = 0.01, **how: object) -> Job:
    return Job(name, timedelta(seconds=every), run, **how)  # type: ignore[arg-type]


def of(redis: Any, owner: str, tally: Tally | None = None) -> Scheduler:
    """One that runs, and keeps its locks fifty times a second."""
    return Scheduler(RedisHeartbeats(redis), owner, tally or Tally(), 0.02)


@asynccontextmanager
async def running(scheduler: Scheduler, *jobs: Job) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(scheduler.run(jobs))
    try:
        yield task
    finally:
        await end([task])


@dataclass
class Work:
    """A job's runs: who has begun and ended one, in order; `hanging` ones wait for their end."""

    name: str = field(default_factory=lambda: random_id("job"))
    hanging: bool = False
    seen: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    under_way: int = 0
    at_once: int = 0

    def of(self, who: str, **how: Any) -> Job:
        async def run() -> None:
            self.under_way += 1
            self.at_once = max(self.at_once, self.under_way)
            self.seen.put_nowait(who)
            try:
                await (asyncio.Event().wait() if self.hanging else asyncio.sleep(0))
            finally:
                self.under_way -= 1

        return job(self.name, run, **how)

    async def runs(self, number: int) -> list[str]:
        """Who does the next ones."""
        async with asyncio.timeout(PATIENCE):
            return [await self.seen.get() for _ in range(number)]


async def until_counted(tally: Tally, name: str, number: int) -> None:
    """Return once so many failures of this job were counted."""
    async with asyncio.timeout(PATIENCE):
        while tally.of(FAILURES, loop=name) < number:
            await asyncio.sleep(0.001)


async def until_ahead(redis: Any, key: str, milliseconds: int) -> None:
    """Return once the key has longer to live than that."""
    async with asyncio.timeout(PATIENCE):
        while await redis.pttl(key) <= milliseconds:
            await asyncio.sleep(0.001)


def ended_process() -> str:
    """The name of a process of this machine that has ended."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        return process_identity.of(process.pid)


class Away(RedisHeartbeats):
    """A store that may be away."""

    away = False
    refused = 0

    async def hold(self, name: str, owner: str) -> bool:
        self._refuse()
        return await super().hold(name, owner)

    async def let_go(self, name: str, owner: str) -> None:
        self._refuse()
        await super().let_go(name, owner)

    def _refuse(self) -> None:
        if self.away:
            self.refused += 1
            raise NotStoredError("away")

    async def until_refused(self, number: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while self.refused < number:
                await asyncio.sleep(0.001)
