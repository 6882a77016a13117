"""Fetch the feed: one request for everybody, conditional, bounded, and never a vendor's exception."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import aiohttp

from actions.sources import bounded
from actions.sources.alerts import feed
from actions.sources.alerts.model import Snapshot
from actions.sources.errors import NeedsOperatorError, SourceError, UnavailableError
from actions.sources.network import Network
from bot.model.meter import UNMETERED, Meter


@dataclass(frozen=True)
class Fetched:
    """A fetch that gave data, or confirmed those we have."""

    snapshot: Snapshot
    confirmed: bool = False


@dataclass(frozen=True)
class Failed:
    """A fetch that gave nothing, and why."""

    error: SourceError

    @property
    def reason(self) -> str:
        """One word for logs and counters."""
        return str(self.error)


FetchResult = Fetched | Failed


class Alerts:
    """The feed behind a cache; `url` None is a source without a setting, which is unavailable."""

    name = "alerts"

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str | None,
        network: Network,
        clock: Callable[[], datetime],
        *,
        refresh: timedelta = timedelta(seconds=30),
        retry: timedelta = timedelta(seconds=5),
        keep: timedelta = timedelta(hours=1),
        timeout: float = 5.0,
        limit: int = 8 * 1024 * 1024,
        meter: Meter = UNMETERED,
    ) -> None:
        self._session = session
        self._url = url
        self._network = network
        self._clock = clock
        self._refresh = refresh
        self._retry = retry
        self._keep = keep
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._limit = limit
        self._meter = meter
        self._snapshot: Snapshot | None = None
        self._validators: dict[str, str] = {}
        self._last: FetchResult | None = None
        self._tried_at: datetime | None = None
        self._running: asyncio.Task[FetchResult] | None = None

    async def snapshot(self) -> Snapshot:
        """Return the alerts as of the last good fetch, fetching when they are older than the refresh time."""
        if self._due():
            await self.fetch()
        now = self._clock()
        if self._snapshot is None or now - self._snapshot.fetched_at > self._keep:
            raise self._last.error.with_traceback(None) if isinstance(self._last, Failed) else UnavailableError("none")
        return replace(self._snapshot, stale=not self._snapshot.fresh(now))

    async def fetch(self) -> FetchResult:
        """Fetch now; callers that come while a fetch runs share it."""
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._fetch())
        return await asyncio.shield(self._running)  # a caller that gives up must not end the others' fetch

    def _due(self) -> bool:
        if self._tried_at is None:
            return True
        wait = self._retry if isinstance(self._last, Failed) else self._refresh
        return self._clock() - self._tried_at >= wait

    async def _fetch(self) -> FetchResult:
        began = time.perf_counter()
        try:
            result: FetchResult = await self._ask()
        except SourceError as error:
            result = Failed(error)
        except TimeoutError:
            result = Failed(UnavailableError("timeout"))
        except (aiohttp.ClientError, OSError, ValueError) as error:
            result = Failed(UnavailableError(type(error).__name__))
        if isinstance(result, Fetched):
            self._snapshot = result.snapshot
        self._last = result
        self._tried_at = self._clock()
        self._count(result, time.perf_counter() - began)
        return result

    def _count(self, result: FetchResult, seconds: float) -> None:
        if isinstance(result, Fetched):
            outcome = "confirmed" if result.confirmed else "fetched"
            as_of = result.snapshot.as_of or result.snapshot.fetched_at
            self._meter.mark("lotse_source_as_of_seconds", as_of.timestamp(), source=self.name)
        else:
            outcome = result.error.verdict
        self._meter.took("lotse_source_seconds", seconds, source=self.name, outcome=outcome)

    async def _ask(self) -> Fetched:
        if not self._url:
            raise UnavailableError("not configured")
        headers = self._validators if self._snapshot else {}
        async with self._session.get(self._url, headers=headers, timeout=self._timeout) as reply:
            if reply.status == 304 and self._snapshot:
                now = self._clock()
                return Fetched(replace(self._snapshot, as_of=now, fetched_at=now), confirmed=True)
            _refuse(reply.status)
            read = feed.read(await bounded.read(reply, self._limit), self._network)
            if read.differential:
                raise UnavailableError("differential")
            if read.as_of is None:
                raise UnavailableError("no timestamp")  # an answer could not name its age
            self._validators = _validators(reply)
            return Fetched(Snapshot(read.alerts, read.as_of, self._clock(), read.as_of))


def _refuse(status: int) -> None:
    """Turn a reply that is no feed into a verdict."""
    if status in (401, 403, 404, 410):
        raise NeedsOperatorError(f"http {status}")
    if status != 200:
        raise UnavailableError(f"http {status}")


def _validators(reply: aiohttp.ClientResponse) -> dict[str, str]:
    """Return the headers that let the next request be answered with 304."""
    pairs = (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified"))
    return {ask: reply.headers[told] for ask, told in pairs if told in reply.headers}
