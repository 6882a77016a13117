"""The port to what is known of addresses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.model.address import Address


class Addresses(Protocol):
    """Alias rows: which contact an address belongs to. Keyed hashes only."""

    async def find(self, address: Address) -> str | None: ...

    async def contact_of(
        self,
        address: Address,
        aliases: Sequence[Address] = (),
        *,
        person: Address | None = None,
        spellings: Sequence[Address] = (),
        dedupe: str = "",
    ) -> str:
        """The contact of whoever writes from this address, made now if there is none.

        With the platform's own id of the `person` that id decides: it takes the address with it. A message that is
        known by its `dedupe` id moves nothing.
        """

    async def let_go(self, contact: str, address: Address) -> None:
        """The address has left this contact: it leads there no more."""
