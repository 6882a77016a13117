"""The trainer and what admins ask of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

import structlog

from bot.content.linked import linked
from bot.content.pruning import prune as pruned
from bot.content.releases import Release
from bot.flow.content.publish import Publisher
from bot.flow.content.report import against
from bot.flow.content.training import Trainings
from bot.jobs.daily_checks import LONGEST as LONGEST_DAY
from bot.jobs.daily_checks import LOOK, DailyChecks, Rehearsed, hour
from bot.jobs.link_check import Checked, LinkCheck
from bot.jobs.scheduler import Scheduler
from bot.jobs.trainer import Make, Trainer
from bot.model.clock import Clock, utc_now
from bot.model.errors import SettingsError
from bot.model.ids import random_id
from bot.model.job import Job
from bot.model.meter import Meter
from bot.model.training import TrainingJob
from bot.model.training_progress import Progress
from bot.model.training_report import Report
from bot.model.words import Change
from bot.settings import Settings
from bot.store.live_release import RedisPointer
from bot.store.training import RedisDays, RedisTrainingLine
from bot.wiring.accepting import pending
from bot.wiring.company import widened
from bot.wiring.release import load_content, releases
from bot.wiring.stores import Stores
from bot.wiring.switching import live_release, release_switch
from bot.wiring.workspace import workspace

log = structlog.get_logger()

TRAINER = "trainer"
REPORT = "report.json"
SOON, HOUR = timedelta(seconds=0.5), timedelta(hours=1)
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

    async def hosts(release: str) -> Sequence[str]:
        fresh, now = releases(settings).get(release), await live()
        return await asyncio.to_thread(widened, settings, now.content, fresh.content) if fresh and now else ()

    switch = release_switch(settings, found.redis, clock)
    return Publisher(read, notices, hosts, switch, found.second_admin, found.audit, found.alarms, settings.four_eyes)


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


async def run_trainer(
    settings: Settings,
    found: Stores,
    make: Make,
    rehearse: Callable[[Release], Awaitable[tuple[int, Sequence[str]]]],
    meter: Meter,
    clock: Clock = utc_now,
) -> None:
    """Take jobs until cancelled, while this process holds their lock. `rehearse` plays the golden dialogues of a
    release: how many there are, and one line for each that fails. Raises SettingsError."""
    busy = asyncio.Lock()
    daily = _daily(settings, found, rehearse, busy, clock)

    async def alone(job: TrainingJob, progress: Progress) -> str:
        async with busy:
            return await make(job, progress)

    async def prune() -> None:
        if now := await RedisPointer(found.redis).read():
            gone = await asyncio.to_thread(pruned, releases(settings), now, settings.models_kept, clock())
            if gone:
                log.info("release.models_removed", models=gone)

    trainer = Trainer(RedisTrainingLine(found.redis), alone, clock)
    jobs = [Job(TRAINER, SOON, trainer.look, limit=LONGEST), Job("daily_checks", LOOK, daily.look, limit=LONGEST_DAY)]
    jobs.append(Job("models", HOUR, prune))
    await Scheduler(found.alive, random_id("t"), meter).run(jobs)


def _daily(
    settings: Settings,
    found: Stores,
    rehearse: Callable[[Release], Awaitable[tuple[int, Sequence[str]]]],
    busy: asyncio.Lock,
    clock: Clock,
) -> DailyChecks:
    live, zone = live_release(settings, found.redis), ZoneInfo(settings.timezone)
    check = LinkCheck(private=settings.private_links)

    async def dialogues() -> Rehearsed | None:
        release = await live()
        return (release.id, *await rehearse(release)) if release else None

    async def links() -> Checked:
        release = await live()
        today = clock().astimezone(zone).date()
        wanted = await asyncio.to_thread(lambda: linked(load_content(settings, release), today)) if release else []
        return await check(wanted)

    try:
        at = hour(settings.daily_check)
    except ValueError as error:
        raise SettingsError(f"LOTSE_DAILY_CHECK: {error}") from error
    wanted = links if settings.check_links else None
    return DailyChecks(dialogues, wanted, RedisDays(found.redis), found.alarms, clock, zone, at, busy)
