"""Carriers by name, and the official page for a number; known, also where not served."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True)
class Carrier:
    """A carrier and its tracking page."""

    id: str
    name: str
    page: str

    def link(self, number: str) -> str:
        """Return the tracking page with the number filled in."""
        return self.page.format(number=quote(number, safe=""))


CARRIERS = {
    carrier.id: carrier
    for carrier in (
        Carrier("dhl", "DHL", "https://www.dhl.de/de/privatkunden/pakete-empfangen/verfolgen.html?piececode={number}"),
        Carrier(
            "dhl_express",
            "DHL Express",
            "https://www.dhl.com/de-de/home/tracking/tracking-express.html?submit=1&tracking-id={number}",
        ),
        Carrier(
            "dhl_international",
            "DHL International",
            "https://www.dhl.de/de/privatkunden/pakete-empfangen/verfolgen.html?piececode={number}",
        ),
        Carrier(
            "hermes",
            "Hermes",
            "https://www.myhermes.de/empfangen/sendungsverfolgung/sendungsinformation#{number}",
        ),
        Carrier("dpd", "DPD", "https://tracking.dpd.de/status/de_DE/parcel/{number}"),
        Carrier("gls", "GLS", "https://gls-group.com/DE/de/paketverfolgung?match={number}"),
        Carrier("fedex", "FedEx", "https://www.fedex.com/fedextrack/?trknbr={number}"),
        Carrier("amazon", "Amazon", "https://www.amazon.de/gp/css/order-history"),
        Carrier("ups", "UPS", "https://www.ups.com/track?loc=de_DE&tracknum={number}"),
    )
}
