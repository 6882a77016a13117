"""All feeds as one source: one request per feed for everybody, each feed with its own age and its own end."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from actions.kit.source_errors import UnavailableError, switched_off
from actions.transit.network import Network
from actions.transit.sources.alerts.model import Alert, Snapshot
from actions.transit.sources.alerts.one_feed import Failed, Fetched, FetchResult, Limits, OneFeed
from bot.model.meter import UNMETERED, Meter

_BETWEEN = re.compile(r"\s*,\s*(?=https?:)|\s+,?\s*")  # a comma inside an address is the address's own
__all__ = ["Alerts", "Failed", "FetchResult", "Fetched"]


class Alerts:
    """The feeds behind a cache; `urls` are separated by blanks or commas. None is a source without a setting, which is
    unavailable."""

    name = "alerts"

    def __init__(
        self,
        session: aiohttp.ClientSession,
        urls: str | None,
        network: Network,
        clock: Callable[[], datetime],
        *,
        meter: Meter = UNMETERED,
        off: Callable[[str], bool] = lambda _: False,
        **limits: Any,
    ) -> None:
        self._off = off
        self._clock = clock
        self.refresh = Limits(**limits).refresh
        several = tuple(dict.fromkeys(_BETWEEN.split((urls or "").strip()))) if urls else ()
        names = [_name(url) if len(several) > 1 else "" for url in several]
        self.feeds = [
            OneFeed(session, url, name, network, clock, Limits(**limits), meter)
            for url, name in zip(several, names, strict=True)
        ]

    async def snapshot(self) -> Snapshot:
        """Return the alerts as of the last good fetches, fetching those that are older than the refresh time."""
        feeds = self._on()
        if self.feeds and not feeds:
            raise switched_off()
        await asyncio.gather(*(feed.fetch() for feed in feeds if feed.due()))
        now = self._clock()
        kept = [(feed, snapshot) for feed in feeds if (snapshot := feed.snapshot) is not None]
        if not kept:
            raise self._why()
        good = [snapshot for _, snapshot in kept if snapshot.fresh(now)]
        away = [f.name for f in self.feeds if f not in feeds or f.snapshot is None or not f.snapshot.fresh(now)]
        merged = _merged([snapshot for _, snapshot in kept], good, now, away if good else ())
        return replace(merged, stale=not good)

    async def fetch(self, within: timedelta = timedelta()) -> FetchResult:
        """Fetch all that were not just fetched. What a feed did not give then is left out, and the feed is named as
        away."""
        if not self.feeds:
            return Failed(UnavailableError("not configured"))
        feeds = self._on()
        if not feeds:
            return Failed(switched_off())
        results = await asyncio.gather(*(feed.fetch(within) for feed in feeds))
        if len(self.feeds) == 1:
            return results[0]
        now = self._clock()
        good = [r.snapshot for r in results if isinstance(r, Fetched) and r.snapshot.fresh(now)]
        if not good:
            return next((r for r in results if isinstance(r, Failed)), results[0])
        gave = [isinstance(r, Fetched) and r.snapshot.fresh(now) for r in results]
        well = {feed.name for feed, fit in zip(feeds, gave, strict=True) if fit}
        away = [feed.name for feed in self.feeds if feed.name not in well]
        return Fetched(_merged(good, good, now, away))

    def _on(self) -> list[OneFeed]:
        """Without those that are switched off."""
        return [feed for feed in self.feeds if not (self._off(self.name) or self._off(feed.name or self.name))]

    def _why(self) -> Exception:
        failed = next((feed.last for feed in self.feeds if isinstance(feed.last, Failed)), None)
        if failed is not None:
            return failed.error.with_traceback(None)
        return UnavailableError("none" if self.feeds else "not configured")


def _merged(shown: list[Snapshot], good: list[Snapshot], now: datetime, away: Iterable[str]) -> Snapshot:
    """Put feeds together; the age is the oldest of those that are fresh, an alert of another keeps its own."""
    if len(shown) == 1 and not away:
        return shown[0]
    ages = [snapshot.as_of for snapshot in good or shown if snapshot.as_of]
    headers = [snapshot.header_at for snapshot in good or shown if snapshot.header_at]
    alerts = (
        a if snapshot in good else replace(a, as_of=snapshot.as_of) for snapshot in shown for a in snapshot.alerts
    )
    return Snapshot(
        _each_once(alerts),
        min(ages, default=None),
        min((snapshot.fetched_at for snapshot in shown), default=now),
        max(headers, default=None),
        total=sum(snapshot.total for snapshot in shown),
        elsewhere=sum(snapshot.elsewhere for snapshot in shown),
        away=tuple(away),
        unsure=tuple(name for snapshot in shown for name in snapshot.unsure),
    )


def _each_once(alerts: Iterable[Alert]) -> tuple[Alert, ...]:
    """Two feeds may carry the same notice, each under its own id."""
    found: dict[str, Alert] = {}
    for alert in alerts:
        alike = repr(replace(alert, id="", feed="", as_of=None, url=None))
        found.setdefault(alike if alert.feed else alert.id, alert)
    return tuple(found.values())


def _name(url: str) -> str:
    """A feed's name for people and for ids: its host, and what tells two of the same host apart."""
    return f"{urlsplit(url).hostname or 'feed'}-{hashlib.sha256(url.encode()).hexdigest()[:4]}"
