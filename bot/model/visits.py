"""The port to who sits at a browser: for how long a visitor's cookie is good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol


@dataclass(frozen=True)
class VisitLife:
    """How long a browser that nobody uses is still known: by default, and where its visitor has asked to be
    `remembered`; no time at all forbids that."""

    session: timedelta = timedelta(hours=24)
    remembered: timedelta = timedelta(days=30)

    def of(self, *, remembered: bool) -> timedelta:
        return self.remembered if remembered and self.remembered else self.session


class Visits(Protocol):
    """Which visitors are still known. A visitor is named by the user part of their address. Raises NotStoredError."""

    lives: VisitLife

    async def begin(self, visitor: str, *, remembered: bool) -> None:
        """From now on this visitor is known, for as long as that kind of visit lives."""

    async def seen(self, visitor: str, *, renew: bool = True) -> bool | None:
        """Whether this is a remembered visit, None if it is over. What the visitor does renews it; that a page is
        still open does not, whoever sits before it by now."""

    async def end(self, visitor: str) -> None:
        """The cookie is good for nothing any more, whoever has a copy."""
