"""How each source stands, as this process knows it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import datetime

from actions import Sources
from actions.parcel.shipment.asking import Sparing
from actions.transit.network import Network
from actions.transit.sources.alerts.one_feed import OneFeed
from actions.transit.sources.alerts.source import Alerts
from bot.model.errors import NotStoredError
from bot.model.source import SourceState

SAMPLE = "00340434161094042557"
"""A parcel's number of the carrier's own examples; that it is not known is an answer too."""


async def states_of(sources: Sources, now: datetime) -> list[SourceState]:
    """Of the alert feeds and of the carriers, also of those that nobody has set up."""
    feeds = sources.alerts.feeds if isinstance(sources.alerts, Alerts) else []
    found = [_feed(one, now) for one in feeds] or [SourceState(Alerts.name, now, configured=False)]
    return [*found, *_timetable(sources.network, now), *[await _carrier(one, now) for one in carriers(sources)]]


def carriers(sources: Sources) -> Iterator[Sparing]:
    for field in fields(sources):
        value = getattr(sources, field.name)
        held = value.values() if isinstance(value, Mapping) else [value]
        yield from (one for one in held if isinstance(one, Sparing))


async def ask_each(sources: Sources) -> None:
    """Ask each of them once, as a check; what they say stands in their own objects then."""
    asked = [one.parcel(SAMPLE) for one in carriers(sources) if one.ready()]
    feeds = [sources.alerts.fetch()] if isinstance(sources.alerts, Alerts) else []
    await asyncio.gather(*asked, *feeds, return_exceptions=True)


def _feed(feed: OneFeed, now: datetime) -> SourceState:
    state = SourceState(feed.name or Alerts.name, now, good_at=feed.last_good_at, bad_at=feed.last_bad_at)
    if feed.last_bad is not None:
        state = replace(state, reason=feed.last_bad.reason)
    if (read := feed.last_read) is not None:
        state = replace(state, as_of=read.as_of, total=read.total, placed=read.placed, elsewhere=read.elsewhere)
    return state


def _timetable(network: Network, now: datetime) -> Iterator[SourceState]:
    """Of the shipped one there is nothing to tell."""
    if said := network.standing():
        good, tried = (
            datetime.fromisoformat(said[name]) if said.get(name) else None for name in ("good_at", "tried_at")
        )
        error = said.get("error") or ""
        answered = re.search(r"answers (\d{3})", error)
        reason = f"http {answered[1]}" if answered else f"timetable: {error}" if error else ""
        yield SourceState("network", now, good_at=good, bad_at=tried if error else None, reason=reason)


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
