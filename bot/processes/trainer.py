"""The trainer: makes releases of the draft, one at a time, after everything else on the machine; and lets drafts be
tried out, for which somebody waits."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from functools import partial

import structlog

from bot import wiring
from bot.content.releases import Release
from bot.model.cancellation import end
from bot.model.clock import utc_now
from bot.ops.metrics.sockets import serving_figures
from bot.paths import Folder
from bot.processes import roles
from bot.processes.priority import behind_others, starter
from bot.processes.stage_watch import waking_the_stage
from bot.sandbox import golden_dialogues
from bot.sandbox.training_job import MakeRelease
from bot.settings import Settings

log = structlog.get_logger()

ROLE = "trainer"


async def trainer(settings: Settings) -> None:
    """Take jobs until told to stop; one that is under way then is begun again by the next trainer."""

    async def rehearse(release: Release) -> tuple[int, list[str]]:
        found = await golden_dialogues.rehearse(settings, release)
        return found.golden["total"], found.lines

    async with AsyncExitStack() as stack:
        start = stack.enter_context(starter()).start
        behind_others(settings.trainer_nice)
        meter = await stack.enter_async_context(serving_figures(Folder.of(settings.data_dir), ROLE))
        redis = await stack.enter_async_context(roles.store_of(settings))
        stores = wiring.stores(settings, redis, utc_now, meter)
        async with roles.telling_trouble(stores.alive, ROLE):
            await wiring.carry_over(settings, redis)
            draft, live = wiring.workspace(settings, redis), wiring.live_release(settings, redis)
            make = MakeRelease(settings, draft, stores.traffic, live)
            work = asyncio.create_task(wiring.run_trainer(settings, stores, make, rehearse, meter))
        await stack.enter_async_context(roles.beating(stores.alive, ROLE))
        await stack.enter_async_context(
            waking_the_stage(settings, redis, partial(start, roles.lotse_command("tryout")))
        )
        log.info("trainer.started")
        stop = asyncio.create_task(roles.until_stopped())
        await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            await work
        await end([work, stop])
