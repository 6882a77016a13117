"""Ask DHL for one parcel."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from datetime import datetime

import aiohttp

from actions.sources import bounded
from actions.sources.dhl.limit import Limit
from actions.sources.dhl.model import Parcel
from actions.sources.dhl.parse import parse
from actions.sources.dhl.remember import Key, Remembered
from actions.sources.errors import NeedsOperatorError, NotFoundError, SourceError, UnavailableError
from bot.model.meter import UNMETERED, Meter

_LIMIT = 1024 * 1024


class Dhl:
    """DHL's tracking behind a memory and a limit; without address or key it is unavailable."""

    name = "dhl"

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str | None,
        key: str | None,
        limit: Limit,
        clock: Callable[[], datetime],
        *,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        timeout: float = 5.0,
        meter: Meter = UNMETERED,
    ) -> None:
        self._session = session
        self._url = url
        self._key = key
        self._limit = limit
        self._meter = meter
        self._clock = clock
        self._pause = pause
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._remembered = Remembered()
        self._running: dict[Key, asyncio.Task[Parcel | None]] = {}

    async def parcel(self, number: str, language: str = "de") -> Parcel:
        """Return the parcel; callers that ask for the same one share a call."""
        key = (number, language)
        kept = self._remembered.get(key, self._clock())
        found = kept[0] if kept else await self._shared(key)
        if found is None:
            raise NotFoundError
        return found

    async def _shared(self, key: Key) -> Parcel | None:
        task = self._running.get(key)
        if task is None:
            task = asyncio.create_task(self._counted(*key))
            self._running[key] = task
            task.add_done_callback(lambda done: self._forget(key, done))
        return await asyncio.shield(task)  # a caller that gives up must not end the others' call

    def _forget(self, key: Key, done: asyncio.Task[Parcel | None]) -> None:
        self._running.pop(key, None)
        if not done.cancelled():
            done.exception()  # seen: whoever still waits gets it, nobody need

    async def _counted(self, number: str, language: str) -> Parcel | None:
        began, outcome = time.perf_counter(), "failed"
        try:
            found = await self._call(number, language)
            outcome = "fetched" if found else "not_found"
        except SourceError as error:
            outcome = error.verdict
            raise
        finally:
            self._meter.took("lotse_source_seconds", time.perf_counter() - began, source=self.name, outcome=outcome)
        return found

    async def _call(self, number: str, language: str) -> Parcel | None:
        if not self._url or not self._key:
            raise UnavailableError("not configured")
        wait = await self._limit.book()
        if wait:
            await self._pause(wait.total_seconds())
        try:
            found = await self._ask(number, language)
        except TimeoutError as error:
            raise UnavailableError("timeout") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise UnavailableError(type(error).__name__) from error
        self._remembered.put((number, language), found, self._clock())
        return found

    async def _ask(self, number: str, language: str) -> Parcel | None:
        async with self._session.get(
            f"{(self._url or '').rstrip('/')}/track/shipments",
            params={"trackingNumber": number, "service": "parcel-de", "language": language},
            headers={"DHL-API-Key": self._key or "", "Accept": "application/json"},
            timeout=self._timeout,
            allow_redirects=False,
        ) as reply:
            if reply.status == 404:
                return None
            if reply.status == 429:
                await self._refused_by_quota(reply)
            if reply.status in (401, 403):
                raise NeedsOperatorError(f"http {reply.status}")
            if reply.status != 200:
                raise UnavailableError(f"http {reply.status}")
            return parse(json.loads(await bounded.read(reply, _LIMIT)), number, self._clock())

    async def _refused_by_quota(self, reply: aiohttp.ClientResponse) -> None:
        """A 429 that asks for a few seconds is the pace, any other one the day's quota."""
        after = reply.headers.get("Retry-After", "")
        if after.isdigit() and int(after) <= 60:
            raise UnavailableError("busy")
        await self._limit.exhausted()
        raise UnavailableError("quota")
