"""Once a day: what is live still answers as its golden dialogues promise, and its links lead somewhere.

Sources and pages change without any release of ours; an alarm tells before a customer does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

import structlog

from bot.jobs.link_check import Checked
from bot.model.alarm import Alarms
from bot.model.clock import Clock

log = structlog.get_logger()

LOOK = timedelta(minutes=1)
LONGEST = timedelta(hours=3)
"""A training that is under way is waited for."""
NAMED = 3
"""So many are named in an alarm."""


class Days(Protocol):
    """Which day was looked at last. Raises NotStoredError."""

    async def last(self) -> str: ...

    async def done(self, day: str) -> None: ...


Rehearsed = tuple[str, int, Sequence[str]]
"""A release, how many golden dialogues it has, and one line for each that failed."""


@dataclass(frozen=True)
class DailyChecks:
    """`at` is the hour of the company's day from which on they are made; None: never. `busy` is held by whoever
    trains: two rehearsals at a time would only be slower. `links` is None if nobody wants them looked at."""

    dialogues: Callable[[], Awaitable[Rehearsed | None]]
    links: Callable[[], Awaitable[Checked]] | None
    days: Days
    alarms: Alarms
    clock: Clock
    zone: ZoneInfo
    at: time | None
    busy: asyncio.Lock

    async def look(self) -> bool:
        """Make them if they are due; whether they were."""
        now = self.clock().astimezone(self.zone)
        if self.at is None or not await self._due(now):
            return False
        async with self.busy:
            await self.days.done(now.date().isoformat())  # before: what kills its process is not tried all day long
            await self._dialogues()
            await self._links()
        return True

    async def _due(self, now: datetime) -> bool:
        """From the hour on, once a day. A new installation has just passed what is looked for here: it waits a day."""
        if self.at is None or now.time() < self.at:
            return False
        today = now.date().isoformat()
        if not (last := await self.days.last()):
            await self.days.done(today)
        return bool(last) and last < today

    async def _dialogues(self) -> None:
        found = await self.dialogues()
        if found is None:
            return
        release, number, failed = found
        log.info("daily.dialogues", release=release, number=number, failed=len(failed))
        if failed:
            told = {"failed": len(failed), "total": number, "named": "; ".join(failed[:NAMED])}
            await self.alarms.raise_("golden_failed", {"release": release}, told)

    async def _links(self) -> None:
        if self.links is None:
            return
        found = await self.links()
        log.info("daily.links", number=found.number, dead=len(found.dead), reached=found.reached)
        if found.dead:
            named = ", ".join(f"{one.link} ({one.why})" for one in found.dead[:NAMED])
            await self.alarms.raise_("links_dead", {}, {"dead": len(found.dead), "total": found.number, "named": named})


def hour(text: str) -> time | None:
    """`04:00`; None for an empty one. Raises ValueError."""
    return time.fromisoformat(text.strip()) if text.strip() else None
