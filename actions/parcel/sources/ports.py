"""What the actions ask of a carrier."""

from __future__ import annotations

from typing import Protocol

from actions.parcel.shipment.model import Parcel


class Parcels(Protocol):
    """A carrier's tracking; `unlocks` says that it tells of persons and places to whoever names the postcode."""

    @property
    def unlocks(self) -> bool: ...

    async def parcel(self, number: str, language: str = "de", postcode: str | None = None) -> Parcel:
        """Return one parcel's status, with its details if this is the recipient's postcode; raise a source error if it
        cannot be told."""
        ...
