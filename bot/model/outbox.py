"""Messages that a commit has stored: claimed, sent, settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.model.errors import SendError
from bot.model.inbound import StatusUpdate
from bot.model.message import Permit, Receipt


@dataclass(frozen=True)
class Claimed:
    """What a claim gave: a permit to send, or, after an unknown outcome, to resolve first.

    `looked` is what the look before this one found, if there was one; `named` the platform's id of the message, where
    it has told it and nobody lived to settle the send.
    """

    permit: Permit
    resolve: bool
    first_unknown_at: datetime | None
    repeated: bool
    looked: str = ""
    named: str = ""


class Outbox(Protocol):
    """The way out, message by message."""

    async def claim(self, contact: str) -> Claimed | None:
        """Claim the contact's next message: checks its basis once more, marks it *sending*, alone gives a
        permit. None if nothing may leave now; messages refused on the way are marked so."""

    async def name(self, permit: Permit, platform_id: str) -> Sequence[StatusUpdate]:
        """Keep what the platform calls this message, because its receipts will; gives those that were faster."""

    async def settle(self, permit: Permit, outcome: Receipt | SendError, *, again: float | None) -> None:
        """Record what became of a send; `again` is the pause before the next try, None for no other try."""

    async def repeat(self, permit: Permit) -> None:
        """Allow one more send although the first may have arrived: counted as a possible double."""

    async def note_status(self, status: StatusUpdate, connector: str = "") -> str | None:
        """Move a message's status up, never down; gives the contact's id if it changed anything. One without our key
        is of the message that this connector's platform calls so, and waits for an hour if there is none yet."""
