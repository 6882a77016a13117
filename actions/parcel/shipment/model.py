"""A parcel as we tell about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Status = Literal[
    "announced", "handed_in", "transit", "region", "out_for_delivery", "delivered", "ready", "failure", "returned",
    "customs", "damaged", "lost", "unknown",
]  # fmt: skip
How = Literal["neighbour", "collected", "to_pick_up"]
OVER: frozenset[Status] = frozenset({"delivered", "returned"})
"""Nothing more is delivered."""
ARRIVED: frozenset[Status] = frozenset({"delivered", "returned", "ready", "lost"})
"""No forecast is told any more."""


@dataclass(frozen=True)
class Window:
    """When the parcel is expected: a window, an end, or only a day."""

    day: date
    begins_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True)
class Parcel:
    """A parcel's status; `at` is when it reached it (`at_day`: only the day is known), `as_of` when the carrier was
    asked.

    `description` is the carrier's sentence as far as it names no person and no place. `details` is what the carrier
    tells of these, `signed` who took it, both read only where a postcode was given; `confirmed` says that the answer
    names the same postcode, `hidden` that the answer holds such details, whether they are told or not.
    """

    number: str
    status: Status
    description: str | None
    at: datetime | None
    eta: Window | None
    as_of: datetime
    at_day: bool = False
    how: How | None = None
    until: date | None = None
    remark: str | None = None
    pieces: int = 1
    told_by: str | None = None
    details: tuple[str, ...] = ()
    signed: str | None = None
    hidden: bool = False
    confirmed: bool = False
