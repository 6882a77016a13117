"""The port to what the platforms call our messages."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol


class Sent(Protocol):
    """A customer who quotes one of our messages names it as the platform does."""

    async def messages(self, contact: str, platform_ids: Collection[str]) -> Mapping[str, str]:
        """Which messages of ours these are, of the contact's last ones; what is not among them is missing."""

    async def doubtful(self, contact: str) -> bool:
        """Whether an agent's message is on its way of which nobody knows that it arrives: it has failed before, or its
        send ended nobody knows how."""
