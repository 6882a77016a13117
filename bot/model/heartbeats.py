"""Who is running: processes say so, and each other's brains are looked at."""

from __future__ import annotations

from typing import Protocol


class Heartbeats(Protocol):
    """What processes say of themselves. Raises NotStoredError."""

    async def beat(self, role: str, release: str = "") -> None:
        """Say that this process plays the role, and which release it serves."""

    async def leave(self, role: str) -> None:
        """Say that this process plays the role no more."""

    async def served_by(self, role: str) -> list[str]:
        """The release that each living process of the role says it serves; empty if there is none."""

    async def trouble_of(self, role: str) -> str:
        """Why a process of the role did not start; empty if nobody has said so."""


class Standing(Protocol):
    """A brain that says how it stands."""

    async def standing(self) -> str | None:
        """The model that it takes for live, empty while it loads; None if it cannot be reached."""
