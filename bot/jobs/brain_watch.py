"""Telling the others how the brain stands, as this worker sees it."""

from __future__ import annotations

from bot.model.heartbeats import Heartbeats, Standing
from bot.model.outage import Outage


class BrainWatch:
    """A brain has no store: its workers' word counts."""

    def __init__(self, brain: Standing, outage: Outage, heartbeats: Heartbeats) -> None:
        self._brain = brain
        self._outage = outage
        self._heartbeats = heartbeats

    async def look(self) -> None:
        served = await self._brain.standing()
        self._outage.seen(served)
        await (self._heartbeats.beat("brain", served) if served else self._heartbeats.leave("brain"))
