"""Starts the stage, where drafts are tried out, when somebody says something there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from subprocess import Popen, TimeoutExpired
from typing import Any

import structlog

from bot import wiring
from bot.model.cancellation import end
from bot.model.clock import utc_now
from bot.model.errors import NotStoredError
from bot.settings import Settings
from bot.store.tryout import RedisTryOut

log = structlog.get_logger()

LOOK = 0.3
PAUSE = 5.0
"""After a stage has ended, before another one may begin."""
FAREWELL = 10.0

Start = Callable[[], Awaitable[Popen[bytes]]]


@asynccontextmanager
async def waking_the_stage(settings: Settings, redis: Any, start: Start) -> AsyncIterator[None]:
    """As long as the block lasts, whoever tries the draft out finds a stage, if the brain's environment is here."""
    if not wiring.brain_python(settings).exists():
        yield
        return
    task = asyncio.create_task(_watch(RedisTryOut(redis, utc_now), start))
    try:
        yield
    finally:
        await end([task])


async def _watch(tryout: RedisTryOut, start: Start) -> None:
    process: Popen[bytes] | None = None
    try:
        while True:
            if process is not None and process.poll() is not None:
                process = None
                await asyncio.sleep(PAUSE)
            with suppress(NotStoredError):
                if process is None and await tryout.stage() == "waking" and await tryout.waiting():
                    log.info("tryout.wanted")
                    process = await start()
            await asyncio.sleep(LOOK)
    finally:
        if process is not None and process.poll() is None:
            process.terminate()
            with suppress(TimeoutExpired):
                await asyncio.to_thread(process.wait, FAREWELL)
