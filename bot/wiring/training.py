"""The trainer and what admins ask of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import timedelta

from bot.flow.content.publish import Publisher
from bot.flow.content.report import against
from bot.flow.content.training import Trainings
from bot.jobs.scheduler import Scheduler
from bot.jobs.trainer import Make, Trainer
from bot.model.clock import Clock, utc_now
from bot.model.ids import random_id
from bot.model.job import Job
from bot.model.meter import Meter
from bot.model.training_report import Report
from bot.model.words import Change
from bot.settings import Settings
from bot.store.training import RedisTrainingLine
from bot.wiring.accepting import pending
from bot.wiring.release import releases
from bot.wiring.stores import Stores
from bot.wiring.switching import live_release, release_switch
from bot.wiring.workspace import workspace

TRAINER = "trainer"
REPORT = "report.json"
SOON = timedelta(seconds=0.5)
LONGEST = timedelta(hours=2)


def training(settings: Settings, found: Stores, clock: Clock = utc_now) -> Trainings:
    """Asking for releases; raises SettingsError."""
    draft, live = workspace(settings, found.redis, clock), live_release(settings, found.redis)

    async def read(release: str) -> Report | None:
        return await asyncio.to_thread(report_against, settings, release, await live.id())

    return Trainings(RedisTrainingLine(found.redis), draft.head, read, found.audit, clock)


def publishing(settings: Settings, found: Stores, clock: Clock = utc_now) -> Publisher:
    """Publishing them; raises SettingsError."""
    live = live_release(settings, found.redis)

    async def read(release: str) -> Report | None:
        return await asyncio.to_thread(report_of, settings, release)

    async def notices(release: str) -> Sequence[Change]:
        fresh = releases(settings).get(release)
        return (await asyncio.to_thread(pending, settings, await live(), fresh.content)).changes if fresh else ()

    switch = release_switch(settings, found.redis, clock)
    return Publisher(read, notices, switch, found.second_admin, found.audit, found.alarms, settings.four_eyes)


def report_against(settings: Settings, release: str, live: str) -> Report | None:
    """The report, beside what is live by now, if that has one to compare with."""
    report = report_of(settings, release)
    if report is None or live in ("", release, report["against"]):
        return report
    theirs = report_of(settings, live)
    judged = {one["text"]: one["new"] for one in theirs["sentences"] if one["new"]} if theirs else {}
    return against(report, live, judged) if judged else report


def report_of(settings: Settings, release: str) -> Report | None:
    """What is known of a release; None if it was built without a comparison, or is none."""
    found = releases(settings).get(release)
    file = found.folder / REPORT if found else None
    if file is None or not file.exists():
        return None
    read: Report = json.loads(file.read_text(encoding="utf-8"))
    return read


async def run_trainer(found: Stores, make: Make, meter: Meter, clock: Clock = utc_now) -> None:
    """Take jobs until cancelled, while this process holds their lock."""
    jobs = [Job(TRAINER, SOON, Trainer(RedisTrainingLine(found.redis), make, clock).look, limit=LONGEST)]
    await Scheduler(found.alive, random_id("t"), meter).run(jobs)
