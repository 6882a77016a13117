"""How long it takes to train everything, and from `lotse up` to the first answer."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from bench.town import Town
from bot import wiring
from bot.settings import Settings
from tests.support.release import Built


async def train(folder: Path) -> tuple[Built, float]:
    """Build the release that all other measurements use."""
    settings = Settings(_env_file=None, data_dir=folder)
    began = time.perf_counter()
    found = wiring.releases(settings)
    with found.one_builder():
        release = await found.build(wiring.trainer(settings))
        found.publish(release)
    return Built(folder, release), time.perf_counter() - began


async def start(on: Town) -> dict[str, float]:
    """Start it; a customer writes as soon as the door is open. Gives seconds since the start."""
    began = time.perf_counter()
    on.installation.start()
    first = asyncio.create_task(on.outside.tell(do="first", number="+4915200000000", text="Moin zusammen"))
    await on.installation.ready()
    ready = time.perf_counter() - began
    told = await first
    return {"accepted": told["accepted"] - began, "answered": told["answered"] - began, "ready": ready}
