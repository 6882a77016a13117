"""One feed's address: fetched conditionally, bounded, and never a vendor's exception."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp

from actions.kit import bounded
from actions.kit.source_errors import NeedsOperatorError, SourceError, UnavailableError
from actions.transit.network import Network
from actions.transit.sources.alerts import feed
from actions.transit.sources.alerts.model import Snapshot
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


@dataclass(frozen=True)
class Limits:
    """How often, how long and how much."""

    refresh: timedelta = timedelta(seconds=30)
    retry: timedelta = timedelta(seconds=5)
    keep: timedelta = timedelta(hours=1)
    timeout: float = 5.0
    limit: int = 8 * 1024 * 1024


class OneFeed:
    """What is known from one address. `last_good_at`, `last_bad_at` and `last` tell how it stands."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        name: str,
        network: Network,
        clock: Callable[[], datetime],
        limits: Limits,
        meter: Meter = UNMETERED,
    ) -> None:
        self.name = name
        self.last: FetchResult | None = None
        self.last_good_at: datetime | None = None
        self.last_bad: Failed | None = None
        self.last_bad_at: datetime | None = None
        self._session = session
        self._url = url
        self._network = network
        self._clock = clock
        self._limits = limits
        self._meter = meter
        self._body = b""
        self._read_with: object = None
        self._memory: feed.Memory = {}
        self._snapshot: Snapshot | None = None
        self._validators: dict[str, str] = {}
        self._first_seen: tuple[datetime | bytes, datetime] | None = None
        self._tried_at: datetime | None = None
        self._running: asyncio.Task[FetchResult] | None = None

    @property
    def snapshot(self) -> Snapshot | None:
        """The last good data, as long as they are kept."""
        if self._snapshot is None or self._clock() - self._snapshot.fetched_at > self._limits.keep:
            return None
        return self._snapshot

    @property
    def last_read(self) -> Snapshot | None:
        """The last good data, however old."""
        return self._snapshot

    def due(self) -> bool:
        """Say whether it is time to fetch again."""
        if self._tried_at is None:
            return True
        wait = min(self._limits.retry, self._limits.refresh) if isinstance(self.last, Failed) else self._limits.refresh
        return self._clock() - self._tried_at >= wait

    async def fetch(self, within: timedelta = timedelta()) -> FetchResult:
        """Fetch now, unless one was made within that time; callers that come while a fetch runs share it."""
        if self.last is not None and self._tried_at is not None and self._clock() - self._tried_at < within:
            return self.last
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._fetch())
        return await asyncio.shield(self._running)  # a caller that gives up must not end the others' fetch

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
            self.last_good_at = self._clock()
        else:
            self.last_bad, self.last_bad_at = result, self._clock()
        self.last = result
        self._tried_at = self._clock()
        self._count(result, time.perf_counter() - began)
        return result

    def _count(self, result: FetchResult, seconds: float) -> None:
        source = self.name or "alerts"
        if isinstance(result, Fetched):
            outcome = "confirmed" if result.confirmed else "fetched"
            as_of = result.snapshot.as_of or result.snapshot.fetched_at
            self._meter.mark("lotse_source_as_of_seconds", as_of.timestamp(), source=source)
        else:
            outcome = result.error.verdict
        self._meter.took("lotse_source_seconds", seconds, source=source, outcome=outcome)

    async def _ask(self) -> Fetched:
        headers = self._validators if self._snapshot else {}
        timeout = aiohttp.ClientTimeout(total=self._limits.timeout)
        async with self._session.get(self._url, headers=headers, timeout=timeout) as reply:
            now = self._clock()
            if reply.status == 304 and self._snapshot:
                kept = self._snapshot if self._read_with is self._network.data else await self._read(now)
                return Fetched(replace(kept, as_of=now, fetched_at=now), confirmed=True)
            _refuse(reply.status)
            self._body = await bounded.read(reply, self._limits.limit)
            snapshot = await self._read(self._clock(), _modified(reply))
            self._validators = _validators(reply)
            return Fetched(snapshot)

    async def _read(self, now: datetime, modified: datetime | None = None) -> Snapshot:
        """Read the body against the network as it is now, beside the loop: hundreds of alerts take their time."""
        network = Network(self._network.data)
        if self._read_with is not network.data:
            self._memory.clear()
        read = await asyncio.to_thread(feed.read, self._body, network, now, self._memory)
        self._read_with = network.data
        if read.differential:
            raise UnavailableError("differential")
        as_of = self._aged(read.as_of or modified, now)
        alerts = tuple(replace(a, id=f"{self.name}|{a.id}", feed=self.name) if self.name else a for a in read.alerts)
        return Snapshot(
            alerts,
            as_of,
            now,
            as_of,
            total=read.total,
            elsewhere=read.elsewhere,
            unsure=(self.name,) if read.unread else (),
        )

    def _aged(self, header_at: datetime | None, now: datetime) -> datetime:
        """Return since when the data hold.

        Of a clock that runs ahead, and of a feed without one, only the moment counts when we first saw what it showed.
        """
        if header_at is not None and header_at <= now:
            return header_at
        shown = header_at or hashlib.sha256(self._body).digest()
        if self._first_seen is None or self._first_seen[0] != shown:
            self._first_seen = shown, now
        return self._first_seen[1]


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


def _modified(reply: aiohttp.ClientResponse) -> datetime | None:
    """Return when the server says the feed was written, for feeds that do not say it themselves."""
    try:
        moment = parsedate_to_datetime(reply.headers.get("Last-Modified", ""))
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else None
