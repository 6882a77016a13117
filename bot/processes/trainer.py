"""The trainer: makes releases of the draft, one at a time, and lets drafts be tried out, after everything else on the
machine."""

from __future__ import annotations

import asyncio
import contextlib
import os
from contextlib import AsyncExitStack
from pathlib import Path

import structlog

from bot import wiring
from bot.content.releases import Release
from bot.model.cancellation import end
from bot.model.clock import utc_now
from bot.ops.metrics.sockets import serving_figures
from bot.paths import Folder
from bot.processes import roles
from bot.processes.stage_watch import waking_the_stage
from bot.sandbox import golden_dialogues
from bot.sandbox.training_job import MakeRelease
from bot.settings import Settings

log = structlog.get_logger()

ROLE = "trainer"


def behind_others(nice: int) -> None:
    """Whoever answers customers goes first, also before all that the trainer starts. Linux may share out its cores by
    sessions first, and each role has one of its own: being nice inside it would be no help to those outside."""
    os.nice(nice)
    with contextlib.suppress(OSError):  # not there, or not ours to say
        Path("/proc/self/autogroup").write_text(str(nice), encoding="ascii")


async def trainer(settings: Settings) -> None:
    """Take jobs until told to stop; one that is under way then is begun again by the next trainer."""
    behind_others(settings.trainer_nice)

    async def rehearse(release: Release) -> tuple[int, list[str]]:
        found = await golden_dialogues.rehearse(settings, release)
        return found.golden["total"], found.lines

    async with AsyncExitStack() as stack:
        meter = await stack.enter_async_context(serving_figures(Folder.of(settings.data_dir), ROLE))
        redis = await stack.enter_async_context(roles.store_of(settings))
        stores = wiring.stores(settings, redis, utc_now, meter)
        async with roles.telling_trouble(stores.alive, ROLE):
            await wiring.carry_over(settings, redis)
            draft, live = wiring.workspace(settings, redis), wiring.live_release(settings, redis)
            make = MakeRelease(settings, draft, stores.traffic, live)
            work = asyncio.create_task(wiring.run_trainer(settings, stores, make, rehearse, meter))
        await stack.enter_async_context(roles.beating(stores.alive, ROLE))
        await stack.enter_async_context(waking_the_stage(settings, redis, roles.lotse_command("tryout")))
        log.info("trainer.started")
        stop = asyncio.create_task(roles.until_stopped())
        await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            await work
        await end([work, stop])
