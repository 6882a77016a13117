"""A contact's mailbox, and the contacts that wait for a turn or a send."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from bot.model.address import Address
from bot.model.item import Item
from bot.model.turn import Commit, ItemResult, Taken


class Mailbox(Protocol):
    """What waits for a contact, and the turn that takes it: each call is one script, whole or not at all."""

    async def enqueue(self, contact: str, item: Item, address: Address | None, dedupe: str) -> bool:
        """Store an item on disk and mark the contact ready; False for a duplicate. Raises NotStoredError, of which
        MailboxFullError says that this contact alone gets no more.

        `address` is kept with a customer's message for the contact's first turn.
        """

    async def take(self, contact: str, limit: int) -> Taken | None:
        """Lease the contact if it is ready; None if it is not."""

    async def commit(self, commit: Commit) -> bool:
        """Carry out a turn's whole effect; gives whether more items wait, as far as it knows.

        Raises StaleTurnError or RefusedError; then nothing has changed.
        """

    async def give_back(self, contact: str, fence: int, after: float, *, count: int) -> None:
        """End a lease without a commit: the contact is ready again after so many seconds.

        `count` is how much this says against the item at hand: nothing, as a take that never ended (1), or more.
        """

    async def renew(self, contact: str, fence: int) -> bool:
        """Keep the lease of a turn that takes long; False if it is over."""

    async def result(self, contact: str, item_id: str) -> ItemResult | None:
        """What a committed turn made of an agent's item; kept for a minute."""


class Ready(Protocol):
    """Who needs attention. Wake-ups are hints; the sweep finds everything without them. `later` is after all others."""

    async def wake(self, contact: str, *, later: bool = False) -> None: ...

    def woken(self, *, later: bool = False) -> AsyncIterator[str]: ...

    async def due_contacts(self) -> list[str]:
        """Contacts whose mailbox may be taken now."""

    async def due_sends(self) -> list[str]:
        """Contacts with a message that may be claimed now."""

    async def with_messages(self, contacts: Sequence[str]) -> set[str]:
        """Those of them who have written and wait for an answer."""

    async def with_answers(self, contacts: Sequence[str]) -> set[str]:
        """Those of them whose next message is no notice."""

    async def backlog(self) -> int:
        """How many contacts wait for a turn or a send."""

    async def ring_timers(self) -> Sequence[str]:
        """Move due timers into mailboxes; gives the contacts touched."""
