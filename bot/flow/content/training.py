"""Asking for a release of the draft, and hearing how far it has come."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.model.audit import Audit, Did
from bot.model.clock import Clock
from bot.model.ids import random_id
from bot.model.training import Line, TrainingJob, TrainingLine, asked, cancelled, find, foremost
from bot.model.training_report import Report


@dataclass(frozen=True)
class Trainings:
    """Carries out the port `Training`. `head` is the number of the draft's last revision, `reports` reads that of a
    release."""

    line: TrainingLine
    head: Callable[[], Awaitable[int]]
    reports: Callable[[str], Awaitable[Report | None]]
    audit: Audit
    clock: Clock

    async def request(self, by: str, note: str = "") -> str:
        job = TrainingJob(random_id("t"), await self.head(), by, self.clock(), note.strip())
        id_ = await self.line.change(lambda line: asked(line, job))
        if id_ == job.id:
            await self.audit.add(Did("training.requested", str(job.revision), by, after=job.note))
        return id_

    async def job(self, id_: str = "") -> TrainingJob | None:
        line = await self.line.read()
        return find(line, id_) if id_ else foremost(line)

    async def jobs(self) -> Sequence[TrainingJob]:
        return (await self.line.read())[::-1]

    async def cancel(self, id_: str, by: str) -> bool:
        now = self.clock()

        def step(line: Line) -> tuple[Line, bool]:
            return cancelled(line, id_, by, now)

        before = await self.job(id_)
        done = await self.line.change(step)
        if done and before and not before.cancelled_by:
            await self.audit.add(Did("training.cancelled", str(before.revision), by))
        return done

    async def report(self, release: str) -> Report | None:
        return await self.reports(release)
