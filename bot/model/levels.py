"""How much waits in the store, and how full it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Waiting:
    """Contacts that are due, at most a hundred a shard, and for how long the first of them has been."""

    number: int
    oldest_seconds: float


@dataclass(frozen=True)
class Memory:
    """Bytes that the server uses, and that it may use: its `maxmemory`, else the memory of its machine."""

    used: int
    limit: int

    @property
    def share(self) -> float:
        return self.used / self.limit if self.limit else 0.0


class StoreLevels(Protocol):
    """Read when somebody asks, counted nowhere. Raises NotStoredError."""

    async def ready(self) -> Waiting:
        """Contacts whose turn is due."""

    async def sends(self) -> Waiting:
        """Contacts with a message that is due."""

    async def memory(self) -> Memory: ...
