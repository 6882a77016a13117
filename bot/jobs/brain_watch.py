"""Telling the others how the brain stands, as this worker sees it."""

from __future__ import annotations

from typing import Protocol

from bot.model.outage import Outage


class Standing(Protocol):
    """A brain that says how it stands."""

    async def standing(self) -> str | None:
        """The release that it serves, empty while it loads; None if it cannot be reached."""


class Heartbeats(Protocol):
    """Who is running. Raises NotStoredError."""

    async def beat(self, role: str, release: str = "") -> None: ...

    async def leave(self, role: str) -> None: ...


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
