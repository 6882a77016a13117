"""The stage, where drafts are tried out, is there when somebody says something there, and gone with the trainer."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from subprocess import Popen
from typing import Any

from bot.model.clock import utc_now
from bot.model.tryout import TrySetup
from bot.processes.priority import starter
from bot.processes.stage_watch import waking_the_stage
from bot.settings import Settings
from bot.store.tryout import RedisTryOut

STAGE = "import signal; signal.signal(signal.SIGTERM, lambda *_: exit(7)); print('on', flush=True); signal.pause()"


async def test_it_is_started_for_who_speaks_and_told_to_end(own_redis: Any, tmp_path: Path) -> None:
    """Nobody's sentence starts nothing, the first one starts one stage and only one, and the end of the trainer asks it
    to end and waits for it."""
    begun: list[Popen[bytes]] = []
    there = asyncio.Event()
    tryout = RedisTryOut(own_redis, utc_now)
    settings = Settings(_env_file=None, data_dir=tmp_path, brain_python=Path(sys.executable))
    with starter() as one:

        async def start() -> Popen[bytes]:
            begun.append(await one.start([sys.executable, "-c", STAGE]))
            there.set()
            return begun[-1]

        async with waking_the_stage(settings, own_redis, start):
            session = await tryout.open("ann", TrySetup())
            assert not begun
            await tryout.say(session.id, "Moin")
            await tryout.say(session.id, "Fährt die U3?")
            async with asyncio.timeout(30):
                await there.wait()
            assert begun[0].poll() is None
        assert len(begun) == 1
        assert begun[0].returncode in {7, -15}
