"""How long an answer may be given again, so that no chat message costs a call twice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from actions.parcel.shipment.model import Parcel, Status

_HALF_HOUR = timedelta(minutes=30)
_LASTS: dict[Status, timedelta] = {
    "out_for_delivery": timedelta(minutes=15),
    "delivered": timedelta(days=7),
    "returned": timedelta(days=1),
    "lost": timedelta(days=1),
}
_NOT_FOUND_LASTS = timedelta(minutes=10)  # a new parcel shows after 10 to 30 minutes


@dataclass(frozen=True)
class Found:
    """What a carrier has said of a number: a parcel, or that there is none. What is kept does not name the number."""

    parcel: Parcel | None

    @property
    def lasts(self) -> timedelta:
        return _LASTS.get(self.parcel.status, _HALF_HOUR) if self.parcel else _NOT_FOUND_LASTS

    def of(self, number: str) -> Found:
        """The same about this number; about none if it is empty."""
        return Found(replace(self.parcel, number=number)) if self.parcel else self
