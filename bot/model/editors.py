"""Who has which part of the studio open, so that two people on one thing know of each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol


class Editors(Protocol):
    """Raises NotStoredError."""

    async def here(self, place: str, name: str) -> Sequence[str]:
        """Note that this person has the place open; give all who have."""
        ...

    async def all(self) -> Mapping[str, Sequence[str]]:
        """Each place that somebody has open, with who has."""
        ...
