"""Ask DHL for one parcel."""

from __future__ import annotations

from datetime import timedelta

from actions.parcel.shipment.asking import Sparing
from actions.parcel.shipment.model import Parcel
from actions.parcel.sources.dhl.parse import parse
from bot.model.source_quota import Quota

PATIENCE = timedelta(seconds=4)
"""So long a customer waits for a call."""
STARTER = Quota(per_day=250, spacing=timedelta(seconds=5), patience=PATIENCE)
"""What DHL allows at first; it resets the day at midnight GMT."""


class Dhl(Sparing):
    """DHL's tracking; without address or key it is unavailable."""

    name = "dhl"
    unlocks = True
    usual = STARTER

    async def ask(self, number: str, language: str, postcode: str | None) -> Parcel | None:
        params = {"trackingNumber": number, "service": "parcel-de", "language": language}
        if postcode:
            params["recipientPostalCode"] = postcode
        data = await self._json(
            "GET",
            f"{self._url}/track/shipments",
            params=params,
            headers={"DHL-API-Key": self._key, "Accept": "application/json"},
        )
        return None if data is None else parse(data, number, self._clock(), postcode)
