"""The stage, where drafts are tried out, as a process of its own."""

from __future__ import annotations

import asyncio

from bot import wiring
from bot.model.cancellation import end
from bot.model.clock import utc_now
from bot.processes import roles
from bot.sandbox.stage import Stage
from bot.settings import Settings
from bot.store.tryout import RedisTryOut


async def stage(settings: Settings) -> None:
    """Answer those who try the draft out, until nobody has said anything for a while or it is told to stop."""
    async with roles.store_of(settings) as redis:
        draft, live = wiring.workspace(settings, redis), wiring.live_release(settings, redis)
        running = Stage(settings, RedisTryOut(redis, utc_now), draft, live, wiring.stores(settings, redis))
        work = asyncio.create_task(running.run())
        stop = asyncio.create_task(roles.until_stopped())
        await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            await work
        await end([work, stop])
