"""The draft of an installation that runs, for commands that also work without one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from bot import wiring
from bot.cli.backup.places import at_hand_if_running
from bot.model.workspace import Materialised
from bot.sandbox import publishing
from bot.settings import Settings

Say = Callable[[str], None]


@asynccontextmanager
async def draft_if_running(settings: Settings) -> AsyncIterator[Materialised | None]:
    """The draft as files, if the installation's Redis answers; None without."""
    async with at_hand_if_running(settings) as redis:
        if redis is None:
            yield None
            return
        async with wiring.workspace(settings, redis).materialised() as draft:
            yield draft


async def check(settings: Settings, say: Say) -> None:
    async with draft_if_running(settings) as draft:
        await publishing.check(settings, say, draft)


async def train(settings: Settings, say: Say, *, accept_notices: bool) -> None:
    async with draft_if_running(settings) as draft:
        await publishing.train(settings, say, accept_notices=accept_notices, draft=draft)


async def write_out(settings: Settings, folder: Path, say: Say) -> None:
    async with draft_if_running(settings) as draft:
        await publishing.write_out(settings, folder, say, draft)
