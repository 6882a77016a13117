"""Dated facts that run out: for admins to see two weeks, three days before, and on the last day."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

import orjson

from bot.model.alarm import Alarms
from bot.model.fact import Expiring, RunningOut

DAYS_BEFORE = (14, 3, 0)
KEPT = timedelta(days=400)
TOLD = "facts_told"


class Told(Protocol):
    """What was said already. Raises NotStoredError."""

    async def read(self, name: str) -> bytes | None: ...
    async def write(self, name: str, picture: bytes, lasts: timedelta | None = None) -> None: ...


class FactWatch:
    """Each of these days is told once for each end of a fact; a later one takes the place of one that was missed."""

    def __init__(self, facts: RunningOut, told: Told, alarms: Alarms) -> None:
        self._facts = facts
        self._told = told
        self._alarms = alarms

    async def look(self) -> None:
        told: dict[str, str] = orjson.loads(await self._told.read(TOLD) or b"{}")
        ending = [one for one in await self._facts.expiring(timedelta(days=DAYS_BEFORE[0])) if not one.unchecked]
        now = {one.fact.name: _step(one) for one in ending}
        for one in ending:
            if told.get(one.fact.name) != now[one.fact.name]:
                await self._alarms.raise_("fact_ends", _details(one))
        if now != told:
            await self._told.write(TOLD, orjson.dumps(now), KEPT)


def _step(one: Expiring) -> str:
    """The end, and how near it is."""
    return f"{one.ends} {min(days for days in DAYS_BEFORE if one.days <= days)}"


def _details(one: Expiring) -> dict[str, str]:
    return {
        "fact": one.fact.title["de"],
        "pack": one.fact.pack,
        "ends": f"{one.ends:%d.%m.%Y}" if one.ends else "",
        "days": _step(one).rpartition(" ")[2],
        "link": one.fact.link,
    }
