"""What the actions ask of their sources."""

from __future__ import annotations

from typing import Protocol

from actions.parcel.shipment.model import Parcel
from actions.transit.sources.alerts.model import Snapshot


class Disruptions(Protocol):
    """A feed of alerts."""

    async def snapshot(self) -> Snapshot:
        """Return the alerts and their age; raise a source error if there are none to be had."""
        ...


class Parcels(Protocol):
    """A carrier's tracking; `unlocks` says that it tells of persons and places to whoever names the postcode."""

    @property
    def unlocks(self) -> bool: ...

    async def parcel(self, number: str, language: str = "de", postcode: str | None = None) -> Parcel:
        """Return one parcel's status, with its details if this is the recipient's postcode; raise a source error if it
        cannot be told."""
        ...
