"""Ask a carrier sparingly: one call serves whoever asks for the same, and all workers share its pace and its day."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import time
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import aiohttp

from actions.kit import bounded
from actions.kit.source_errors import (
    GuessingError,
    NeedsOperatorError,
    NotFoundError,
    SourceError,
    UnavailableError,
    switched_off,
)
from actions.parcel.shipment.model import Parcel
from actions.parcel.shipment.remember import Found
from bot.model.errors import NotStoredError
from bot.model.meter import UNMETERED, Meter
from bot.model.source_quota import Booked, Quota, SourceQuota

T = TypeVar("T")
OUR_PACE = "busy"
"""No failure of the carrier: the next free call is too far away to wait for."""
LARGEST = 1024 * 1024
LONGEST_PAUSE = timedelta(minutes=15)
MOST_TRIES = 10
_OF_THE_DAY = re.compile(r"\b(?:quota|daily|per day|for today|day'?s limit|tages\w*|24 ?h)", re.IGNORECASE)


class RefusedError(Exception):
    """A 429: it may say how long to wait, and that the day's calls are spent."""

    def __init__(self, after: timedelta | None, of_the_day: bool) -> None:
        super().__init__("429")
        self.after = after
        self.of_the_day = of_the_day


class Sparing(ABC):
    """A carrier behind a memory and a quota that all workers share; unavailable without address or key, and as long as
    what is shared cannot be read. `usual` is its quota where no other is agreed."""

    name: str
    unlocks: bool
    usual: Quota

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str | None,
        key: str | None,
        sharing: SourceQuota,
        clock: Callable[[], datetime],
        *,
        quota: Quota | None = None,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        timeout: float = 5.0,
        meter: Meter = UNMETERED,
        off: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._off = off
        quota = quota or self.usual
        self._session = session
        self._url = (url or "").rstrip("/")
        self._key = key or ""
        self._sharing = sharing
        self._quota = quota
        self._meter = meter
        self._clock = clock
        self._pause = pause
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._running: dict[str, asyncio.Task[Found]] = {}
        self.calls_a_day = quota.per_day
        self.last_good_at: datetime | None = None
        self.last_bad_at: datetime | None = None
        self.last_bad: SourceError | None = None

    async def calls_left(self) -> int:
        """How many calls of this day are left. Raises NotStoredError."""
        return await self._sharing.left(self._quota)

    def ready(self) -> bool:
        """Say whether it is set up."""
        return bool(self._url and self._key)

    @abstractmethod
    async def ask(self, number: str, language: str, postcode: str | None) -> Parcel | None:
        """Ask the carrier; None if it does not know the number."""

    async def parcel(self, number: str, language: str = "de", postcode: str | None = None) -> Parcel:
        """Return the parcel; callers that ask for the same one share a call.

        Who names a postcode is told of persons and places if the carrier's answer names the same one, or holds more
        than it does for everybody. That answer is kept nowhere.
        """
        if self._off(self.name):
            raise switched_off()
        known = await self._known(number, language)
        if postcode is None:
            return known
        tried = await self._tries(number)
        found = await self._counted(number, language, postcode)
        more = found.parcel if found.parcel and (found.parcel.confirmed or not known.hidden) else known
        right = more.confirmed or bool(more.details or more.signed)
        if not right:
            with contextlib.suppress(NotStoredError):
                await self._sharing.keep(f"{number} tries", tried + 1, timedelta(hours=1))
        return replace(known, details=more.details, signed=more.signed, confirmed=right)

    async def _tries(self, number: str) -> int:
        """How many wrong postcodes were named for this parcel lately, by whomever; too many and nobody is told."""
        try:
            tried = int(await self._sharing.answer(f"{number} tries", int) or 0)
        except NotStoredError as error:
            raise UnavailableError("store") from error
        if tried >= MOST_TRIES:
            raise GuessingError
        return tried

    def question(self, number: str, language: str) -> str:
        """Return by what an answer is kept."""
        return f"{number} {language}"

    async def _known(self, number: str, language: str) -> Parcel:
        question = self.question(number, language)
        try:
            kept = await self._sharing.answer(question, Found)
            found = kept.of(number) if kept else await self._shared(question, number, language)
        except NotStoredError as error:
            raise UnavailableError("store") from error
        if found.parcel is None:
            raise NotFoundError
        return found.parcel

    async def _shared(self, question: str, number: str, language: str) -> Found:
        task = self._running.get(question)
        if task is None:
            task = asyncio.create_task(self._kept(question, number, language))
            self._running[question] = task
            task.add_done_callback(lambda done: self._forget(question, done))
        return await asyncio.shield(task)  # a caller that gives up must not end the others' call

    def _forget(self, question: str, done: asyncio.Task[Found]) -> None:
        self._running.pop(question, None)
        if not done.cancelled():
            done.exception()  # looked at, so that nobody complains when all callers have gone

    async def _kept(self, question: str, number: str, language: str) -> Found:
        found = await self._counted(number, language, None)
        with contextlib.suppress(NotStoredError):  # it is an answer all the same
            await self._sharing.keep(question, found.of(""), found.lasts)
        return found

    async def _counted(self, number: str, language: str, postcode: str | None) -> Found:
        began, outcome = time.perf_counter(), "failed"
        try:
            found = Found(await self.asked(lambda: self.ask(number, language, postcode)))
            outcome = "fetched" if found.parcel else "not_found"
            self.last_good_at = self._clock()
        except SourceError as error:
            outcome = error.verdict
            if str(error) != OUR_PACE:
                self.last_bad, self.last_bad_at = error, self._clock()
            raise
        finally:
            self._meter.took("lotse_source_seconds", time.perf_counter() - began, source=self.name, outcome=outcome)
        return found

    async def asked(self, fetch: Callable[[], Awaitable[T]]) -> T:
        """Make a call when its turn has come; what goes wrong is an error of ours."""
        if not self.ready():
            raise UnavailableError("not configured")
        if self._off(self.name):
            raise switched_off()
        await self._wait_for_a_call()
        try:
            found = await fetch()
        except NotStoredError as error:
            raise UnavailableError("store") from error
        except RefusedError as refused:
            raise await self._refused(refused) from refused
        except TimeoutError as error:
            raise UnavailableError("timeout") from error
        except (aiohttp.ClientError, OSError, ValueError, RecursionError) as error:
            raise UnavailableError(type(error).__name__) from error
        with contextlib.suppress(NotStoredError):
            await self._sharing.served()
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

    async def _refused(self, refused: RefusedError) -> UnavailableError:
        after = None if refused.after is None else min(refused.after, LONGEST_PAUSE)
        try:
            call = await self._sharing.refused(self._quota, after, of_the_day=refused.of_the_day)
        except NotStoredError:
            return UnavailableError("busy")
        return UnavailableError(call.reason, until=call.until)

    async def _json(
        self, method: str, url: str, *, found: tuple[int, ...] = (200,), absent: tuple[int, ...] = (), **request: Any
    ) -> Any:
        """The body of a reply, None where nothing was found; every other answer is an error of ours."""
        async with self._session.request(method, url, timeout=self._timeout, allow_redirects=False, **request) as reply:
            if reply.status == 404 or reply.status in absent:
                return None
            if reply.status == 429:
                raise RefusedError(
                    _after(reply.headers.get("Retry-After", ""), self._clock()), await _of_the_day(reply)
                )
            if reply.status in (401, 403):
                raise NeedsOperatorError(f"http {reply.status}")
            if reply.status not in found:
                raise UnavailableError(f"http {reply.status}")
            return json.loads(await bounded.read(reply, LARGEST))


def _after(header: str, now: datetime) -> timedelta | None:
    """How long Retry-After asks to wait, in seconds or as a date."""
    text = header.strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        return timedelta(seconds=int(text))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return max(timedelta(), (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now)


async def _of_the_day(reply: aiohttp.ClientResponse) -> bool:
    """Whether the reply itself says that the day's calls are spent."""
    try:
        body = await bounded.read(reply, 16 * 1024)
    except (UnavailableError, aiohttp.ClientError, OSError):
        return False
    return _OF_THE_DAY.search(body.decode(errors="replace")) is not None
