"""Who is there: agents with an open desk, pages that are open."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Protocol


class Presence(Protocol):
    """Which agents have an open desk."""

    async def here(self, agent: str) -> None: ...

    async def gone(self, agent: str) -> None: ...

    async def present(self) -> Mapping[str, datetime]:
        """Agents with an open desk now and when each was last seen."""

    async def last_seen(self, agent: str) -> datetime | None:
        """Until when the agent was present: now, if they are."""


class Live(Protocol):
    """Hints that something about a contact has changed, for pages that are open."""

    async def changed(self, contact: str) -> None: ...

    def changes(self) -> AsyncIterator[str]: ...
