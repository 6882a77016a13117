"""Keeping the ledger: the roots of days that are over, and once a week what has been kept long enough."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import structlog

from bot.model.clock import Clock
from bot.model.ports import Alarms
from bot.paths import Folder
from bot.settings import Settings
from bot.store.checkpoint_file import RootsError, RootsFile
from bot.store.heartbeats import RedisAlive
from bot.store.ledger_checkpoints import RedisRooting

log = structlog.get_logger()

PAUSE = timedelta(minutes=10)
SUNDAY = 6
JOB = "ledger"


def roots_file(settings: Settings) -> RootsFile:
    """The second place. One that is set must be there: it may be a disk that is missing."""
    if settings.ledger_dir != Path():
        return RootsFile(settings.ledger_dir.expanduser().absolute())
    folder = Folder.of(settings.data_dir).ledger
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return RootsFile(folder)


class LedgerKeeping:
    """One worker at a time."""

    def __init__(
        self, settings: Settings, redis: Any, alive: RedisAlive, clock: Clock, owner: str, alarms: Alarms
    ) -> None:
        self._alarms = alarms
        self._rooting = RedisRooting(redis, roots_file(settings))
        self._clock = clock
        self._ours = partial(alive.hold, JOB, owner)
        self._next = clock()

    async def write_roots(self) -> None:
        """Called often; looks every ten minutes. Raises RootsError: then no root is written, nothing is lost, and an
        admin hears of it."""
        now = self._clock()
        if now < self._next or not await self._ours():
            return
        self._next = now + PAUSE
        try:
            done: list[date] = await self._rooting.catch_up(now, self._ours)
        except RootsError:
            await self._alarms.raise_("ledger_broken", {})
            raise
        for day in done:
            log.info("ledger.rooted", day=day.isoformat())
        if any(day.weekday() == SUNDAY for day in done):
            log.info("ledger.expired", entries=await self._rooting.drop_expired(now))
