"""Calling the brain: what it started does not go on without whoever asked."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from bot import parent_death
from tests.support.processes import ends

ASKS = """
import asyncio, pathlib, sys
from bot import parent_death
from bot.content.training import BrainCommand
brain = BrainCommand(pathlib.Path(sys.executable), pathlib.Path(sys.argv[1]), leash=parent_death.leash())
asyncio.run(brain.run("stays"))
"""
STAYS = """
import os, pathlib, time
pathlib.Path("pid.new").write_text(str(os.getpid()))
os.rename("pid.new", "pid")
time.sleep(600)
"""


async def until_written(file: Path) -> int:
    while not file.exists():
        await asyncio.sleep(0.05)
    return int(file.read_text())


@pytest.mark.timeout(60)
async def test_a_training_ends_with_the_trainer(tmp_path: Path) -> None:
    """One that is killed leaves nothing behind that trains on beside the next."""
    (tmp_path / "stays.py").write_text(STAYS)
    asking = await asyncio.create_subprocess_exec(sys.executable, "-c", ASKS, str(tmp_path))
    pid = await until_written(tmp_path / "pid")
    asking.send_signal(signal.SIGKILL)
    await asking.wait()
    assert await ends(pid)


def test_the_leash_names_its_holder() -> None:
    """A program behind it is tied to this very process."""
    assert parent_death.leash()[0] == sys.executable
