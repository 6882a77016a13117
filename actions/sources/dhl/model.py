"""A parcel as we tell about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Status = Literal[
    "announced", "handed_in", "transit", "region", "out_for_delivery", "delivered", "failure", "returned", "unknown"
]


@dataclass(frozen=True)
class Window:
    """When the parcel is expected: a window, or only a day."""

    day: date
    begins_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True)
class Parcel:
    """A parcel's status; `at` is when it reached it, `as_of` when the carrier was asked."""

    number: str
    status: Status
    description: str | None
    at: datetime | None
    eta: Window | None
    as_of: datetime
