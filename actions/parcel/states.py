"""How the carriers' sources stand, for `lotse sources`."""

from __future__ import annotations

import asyncio
from datetime import datetime

from actions.parcel.shipment.asking import Sparing
from actions.parcel.sources.served import Carriers
from bot.model.errors import NotStoredError
from bot.model.source import SourceState

SAMPLE = "00340434161094042557"
"""A parcel's number of the carrier's own examples; that it is not known is an answer too."""


async def states(sources: Carriers, now: datetime) -> list[SourceState]:
    """Return how each stands, also those that nobody has set up."""
    return [await _carrier(sparing, now) for sparing in sources.asked()]


async def ask(sources: Carriers) -> None:
    """Ask each of them once; what they say stands in their own objects then."""
    asked = [sparing.parcel(SAMPLE) for sparing in sources.asked() if sparing.ready()]
    await asyncio.gather(*asked, return_exceptions=True)


async def _carrier(carrier: Sparing, now: datetime) -> SourceState:
    if not carrier.ready():
        return SourceState(carrier.name, now, configured=False)
    try:
        left = await carrier.calls_left()
    except NotStoredError:
        left = None
    good, bad = carrier.last_good_at, carrier.last_bad_at
    reason = str(carrier.last_bad or "")
    return SourceState(
        carrier.name,
        now,
        good_at=good,
        bad_at=bad,
        reason=reason,
        calls_left=left,
        calls_a_day=carrier.calls_a_day,
    )
