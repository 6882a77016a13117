"""An installation that has given consents for days, with its checkpoints written."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.cli.backup.places import store_at_hand
from bot.model.clock import utc_now
from bot.model.consent import Consent
from bot.settings import Settings
from bot.store.ledger_checkpoints import RedisCheckpoints
from bot.store.mailbox import RedisMailbox
from bot.wiring.stores import checkpoint_file
from tests.store.scene import KEEP_THREAD_MS, Scene, Store, notice

DAYS = 4


class Past:
    """Three contacts, each with a consent that is used, then withdrawn or kept, over some days that are over."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self.settings = settings
        self.redis = store.redis
        self.contacts = [Scene(store) for _ in range(3)]
        self.consents: list[Consent] = []
        self.file = checkpoint_file(settings)
        self.rooting = RedisCheckpoints(store.redis, self.file)
        self.now = utc_now() - timedelta(days=DAYS)

    async def lives(self) -> None:
        for scene in self.contacts:
            scene.mailbox = RedisMailbox(scene.redis, KEEP_THREAD_MS, clock=lambda: self.now)
            self.consents.append(await scene.grant(budget=2))
            self.now += timedelta(minutes=1)
        for scene, granted in zip(self.contacts, self.consents, strict=True):
            self.now += timedelta(hours=20)
            await scene.turn(outgoing=(notice(granted, await scene.happen()),))
        await self.contacts[0].turn(ended=((self.consents[0].id, "withdrawn"),))

    async def root(self, now: datetime | None = None) -> int:
        async def ours() -> bool:
            return True

        return len(await self.rooting.catch_up(now or utc_now(), ours))


@asynccontextmanager
async def lived(folder: Path) -> AsyncIterator[Past]:
    """Days of consents, each with its root."""
    given = Settings(_env_file=None, data_dir=folder / "home", connectors="webchat")
    async with store_at_hand(given) as redis:
        life = Past(given, Store(redis))
        await life.lives()
        await life.root()
        yield life


@pytest.fixture
async def past(tmp_path: Path) -> AsyncIterator[Past]:
    async with lived(tmp_path) as life:
        yield life
