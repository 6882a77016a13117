"""What a carrier's webhook has named, fetched from the carrier."""

from __future__ import annotations

from actions.kit.source_errors import SourceError
from actions.parcel.shipment.model import Parcel
from actions.parcel.sources.shipcloud.source import Shipcloud
from bot.model.errors import NotStoredError
from bot.model.source_quota import Hints


class ParcelHints:
    """`own` are carriers that are asked themselves: of their parcels shipcloud tells nothing here."""

    def __init__(self, hints: Hints, shipcloud: Shipcloud | None, own: frozenset[str]) -> None:
        self._hints = hints
        self._shipcloud = shipcloud
        self._own = own

    async def next(self) -> Parcel | None:
        """The parcel of one hint; None if there is none, or if it cannot be fetched: it is looked at anyway."""
        if self._shipcloud is None or not self._shipcloud.ready():
            return None
        try:
            hint = await self._hints.take()
            what, _, id_ = (hint or "").partition(":")
            found = await self._shipcloud.hinted(what, id_) if id_ else None
        except (SourceError, NotStoredError):
            return None
        return None if found is None or found[0] in self._own else found[1]
