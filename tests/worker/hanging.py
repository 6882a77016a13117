"""A worker's process as it is shipped, but for one recogniser that never comes back from some words.

`python -m tests.worker.hanging REDIS FOLDER HOW`, where HOW is `search`, `wait` or `crash`.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from bot import wiring
from bot.content.releases import Release
from bot.model.dialogue import Entity
from bot.processes.roles import run_worker
from bot.settings import Settings
from bot.store.redis.connect import connect
from bot.wiring.sources import Recognition

WORD = "Klabautermann"
HOLDS: dict[str, Callable[[], object]] = {
    "search": lambda: re.search(r"(a+)+$", "a" * 200 + "b"),
    "wait": lambda: os.read(os.pipe()[0], 1),
    "crash": lambda: os.kill(os.getpid(), signal.SIGSEGV),
}


class Hanging(Recognition):
    """The Recogniser port with a mistake in it."""

    def __init__(self, how: str) -> None:
        super().__init__()
        self._hold = HOLDS[how]

    def recognise(self, text: str) -> Sequence[Entity]:
        if WORD in text:
            self._hold()
        return super().recognise(text)


async def main(redis_url: str, folder: Path, how: str) -> None:
    settings = Settings(redis_url=redis_url, data_dir=folder, connectors="webchat", secret_key="secret")
    redis = connect(redis_url)
    async with wiring.build_worker(settings, redis, Release("shipped", folder / "release", "")) as built:
        await run_worker(replace(built.worker, services=replace(built.services, recogniser=Hanging(how))))
    await redis.aclose()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))
