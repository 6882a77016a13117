"""Ask DHL for one parcel."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import aiohttp

from actions.sources import bounded
from actions.sources.dhl.model import Parcel
from actions.sources.dhl.parse import parse
from actions.sources.dhl.remember import Found
from actions.sources.errors import NeedsOperatorError, NotFoundError, SourceError, UnavailableError
from bot.model.errors import NotStoredError
from bot.model.meter import UNMETERED, Meter
from bot.model.sharing import Booked, Quota, Sharing

STARTER = Quota(per_day=250, spacing=timedelta(seconds=5), patience=timedelta(seconds=4))
"""What DHL allows at first; it resets the day at midnight GMT."""

_LIMIT = 1024 * 1024


class Dhl:
    """DHL's tracking behind a memory and a quota that all workers share; without address or key it is unavailable,
    and as long as what is shared cannot be read."""

    name = "dhl"

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str | None,
        key: str | None,
        sharing: Sharing,
        clock: Callable[[], datetime],
        *,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        timeout: float = 5.0,
        quota: Quota = STARTER,
        meter: Meter = UNMETERED,
    ) -> None:
        self._session = session
        self._url = url
        self._key = key
        self._sharing = sharing
        self._quota = quota
        self._meter = meter
        self._clock = clock
        self._pause = pause
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._running: dict[tuple[str, str], asyncio.Task[Found]] = {}

    async def parcel(self, number: str, language: str = "de") -> Parcel:
        """Return the parcel; callers that ask for the same one share a call."""
        try:
            kept = await self._sharing.answer(_question(number, language), Found)
            found = kept.of(number) if kept else await self._shared(number, language)
        except NotStoredError as error:
            raise UnavailableError("store") from error
        if found.parcel is None:
            raise NotFoundError
        return found.parcel

    async def _shared(self, number: str, language: str) -> Found:
        key = (number, language)
        task = self._running.get(key)
        if task is None:
            task = asyncio.create_task(self._counted(number, language))
            self._running[key] = task
            task.add_done_callback(lambda done: self._forget(key, done))
        return await asyncio.shield(task)  # a caller that gives up must not end the others' call

    def _forget(self, key: tuple[str, str], done: asyncio.Task[Found]) -> None:
        self._running.pop(key, None)
        if not done.cancelled():
            done.exception()  # seen: whoever still waits gets it, nobody need

    async def _counted(self, number: str, language: str) -> Found:
        began, outcome = time.perf_counter(), "failed"
        try:
            found = await self._call(number, language)
            outcome = "fetched" if found.parcel else "not_found"
        except SourceError as error:
            outcome = error.verdict
            raise
        finally:
            self._meter.took("lotse_source_seconds", time.perf_counter() - began, source=self.name, outcome=outcome)
        return found

    async def _call(self, number: str, language: str) -> Found:
        if not self._url or not self._key:
            raise UnavailableError("not configured")
        await self._wait_for_a_call()
        try:
            found = Found(await self._ask(number, language))
        except TimeoutError as error:
            raise UnavailableError("timeout") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise UnavailableError(type(error).__name__) from error
        with contextlib.suppress(NotStoredError):  # it is an answer all the same
            await self._sharing.keep(_question(number, language), found.of(""), found.lasts)
        return found

    async def _wait_for_a_call(self) -> None:
        try:
            call = await self._sharing.book(self._quota)
        except NotStoredError as error:
            raise UnavailableError("store") from error
        if not isinstance(call, Booked):
            raise UnavailableError(call.reason, until=call.until)
        if call.wait:
            await self._pause(call.wait.total_seconds())

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
        with contextlib.suppress(NotStoredError):
            await self._sharing.exhausted(self._quota)
        raise UnavailableError("quota")


def _question(number: str, language: str) -> str:
    return f"{number} {language}"
