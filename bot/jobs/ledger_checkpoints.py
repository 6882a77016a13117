"""Keeping the ledger: the checkpoints of days that are over, and once a week what has been kept long enough."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

import structlog

from bot.model.alarm import Alarms
from bot.model.clock import Clock
from bot.model.errors import CheckpointError
from bot.model.job import Ours

log = structlog.get_logger()

SUNDAY = 6


class Checkpoints(Protocol):
    """The checkpoints of one installation. Raises CheckpointError."""

    async def catch_up(self, now: datetime, still_ours: Ours) -> list[date]:
        """Write the checkpoints of all days that are over and have none; gives them."""

    async def drop_expired(self, now: datetime) -> int:
        """Entries that need no longer be kept; gives how many are gone."""


class LedgerKeeping:
    """`ours` is asked before each checkpoint."""

    def __init__(self, rooting: Checkpoints, ours: Ours, clock: Clock, alarms: Alarms) -> None:
        self._rooting = rooting
        self._ours = ours
        self._clock = clock
        self._alarms = alarms

    async def write_checkpoints(self) -> None:
        """Raises CheckpointError: then no checkpoint is written, nothing is lost, and an admin hears of it."""
        now = self._clock()
        try:
            done = await self._rooting.catch_up(now, self._ours)
        except CheckpointError:
            await self._alarms.raise_("ledger_broken", {})
            raise
        for day in done:
            log.info("ledger.rooted", day=day.isoformat())
        if any(day.weekday() == SUNDAY for day in done):
            log.info("ledger.expired", entries=await self._rooting.drop_expired(now))
