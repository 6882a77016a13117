"""When each messenger last carried something: for admins to see at a glance, and worth no message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Carried:
    """When a customer was last heard, something of ours last went out, and something last did not, with the platform's
    own code."""

    heard_at: datetime | None = None
    sent_at: datetime | None = None
    failed_at: datetime | None = None
    code: str = ""

    @property
    def failing(self) -> bool:
        """Whether the newest that is known of what leaves is a failure."""
        return self.failed_at is not None and (self.sent_at is None or self.failed_at > self.sent_at)


class ChannelActivity(Protocol):
    """Told within a process and stored now and then: what a dying process has not stored yet is lost."""

    def heard(self, connector: str, at: datetime) -> None: ...

    def sent(self, connector: str) -> None: ...

    def failed(self, connector: str, code: str) -> None: ...

    async def store(self) -> None:
        """Raises NotStoredError; what could not be stored is tried again with the next."""

    async def all(self) -> Mapping[str, Carried]:
        """By connector. Raises NotStoredError."""
