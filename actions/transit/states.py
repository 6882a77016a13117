"""How the feeds and the timetable stand, for `lotse sources`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from actions.transit.network import Network
from actions.transit.sources.alerts.one_feed import OneFeed
from actions.transit.sources.alerts.source import Alerts
from actions.transit.sources.company import Transit
from bot.model.source import SourceState


async def states(sources: Transit, now: datetime) -> list[SourceState]:
    """Return how each feed stands, also if nobody has set one up, and the timetable of one's own."""
    feeds = sources.alerts.feeds if isinstance(sources.alerts, Alerts) else []
    found = [_feed(feed, now) for feed in feeds] or [SourceState(Alerts.name, now, configured=False)]
    return [*found, *_timetable(sources.network, now)]


async def ask(sources: Transit) -> None:
    """Ask the feeds once; what they say stands in their own objects then."""
    if isinstance(sources.alerts, Alerts):
        await sources.alerts.fetch()


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
