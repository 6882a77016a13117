"""`POST /events` of the internal port."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog
from aiohttp import web

from bot.events import body, cloud_event, former
from bot.events.bindings import Binding
from bot.events.signature import verify
from bot.flow.notices.announce import accept
from bot.model.clock import Clock
from bot.model.consent import NoticeType
from bot.model.errors import BadSignatureError, NotStoredError, UnreadableError
from bot.model.event import Events
from bot.model.event_fields import Names
from bot.model.ids import derived_id
from bot.model.log_rate import LogRate
from bot.model.meter import UNMETERED, Meter

log = structlog.get_logger()

READ_SECONDS = 10.0
AGAIN = "try again"
STORED = {"stored", "overtook"}
REFUSED: Mapping[type[Exception], tuple[int, str]] = {
    BadSignatureError: (401, "bad_signature"),
    cloud_event.WrongModeError: (415, "refused"),
    body.NotBoundError: (403, "forbidden"),
    body.ImpossibleError: (422, "impossible"),
    UnreadableError: (400, "refused"),
}
"""What each refusal answers; the first that fits."""
Notices = Callable[[], Awaitable[Mapping[str, NoticeType]]]


class SourceOffError(NotStoredError):
    """An admin has switched this source off: whoever pushes keeps it."""

    outcome = "switched_off"


SwitchedOff = Callable[[str], Awaitable[bool]]
"""Whether an admin has switched a source off."""


async def nothing_off(_: str) -> bool:
    return False


class EventsDoor:
    """Accepts what is signed, typed and bound to the secret, and stores it before it says so. Without any secret there
    is no door."""

    def __init__(
        self,
        bindings: Mapping[str, Binding],
        names: Names,
        events: Events,
        notices: Notices,
        clock: Clock,
        meter: Meter = UNMETERED,
        off: SwitchedOff = nothing_off,
    ) -> None:
        self._off = off
        self._bindings = bindings
        self._names = names
        self._events = events
        self._notices = notices
        self._clock = clock
        self._meter = meter
        self._seldom = LogRate(clock)

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/events", self.push)]

    async def push(self, request: web.Request) -> web.Response:
        if not self._bindings:
            return self._said(404, "closed", "LOTSE_EVENT_SECRETS is not set")
        try:
            raw = await _read(request)
        except TimeoutError:
            return self._said(408, "refused", "the body did not come")
        except web.RequestPayloadError:
            return self._said(400, "refused", "the body cannot be unpacked")
        if len(raw) > body.LARGEST:
            return self._said(413, "too_large", f"at most {body.LARGEST} bytes")
        try:
            outcome = await self._accept(request, raw)
        except tuple(REFUSED) as error:
            status, outcome = next(answer for kind, answer in REFUSED.items() if isinstance(error, kind))
            return self._said(status, outcome, str(error))
        except NotStoredError as error:
            return self._said(503, SourceOffError.outcome if isinstance(error, SourceOffError) else "not_stored", AGAIN)
        return self._said(202 if outcome in STORED else 200, outcome)

    async def _accept(self, request: web.Request, raw: bytes) -> str:
        now = self._clock()
        if former.is_former(request.headers):
            binding, at = former.verify(self._bindings, request.headers, raw, now)
            await self._refuse_if_off(binding)
            if number := self._seldom.due(f"former {binding.name}"):
                log.warning("event.former_signature", source=binding.name, number=number)
            event = body.read(former.read(raw), binding, at, await self._notices(), self._names, now)
            return await accept(event, self._events, self._clock, self._meter)
        signed = verify(self._bindings, request.headers, raw, now)
        await self._refuse_if_off(signed.binding)
        cloud_event.check_mode(request.headers)
        pushed, said_at = cloud_event.read(raw, signed.binding, now)
        event = body.read(pushed, signed.binding, said_at or signed.at, await self._notices(), self._names, now)
        once = [event.id, derived_id("call", signed.binding.name, signed.call)]
        return await accept(event, self._events, self._clock, self._meter, once)

    async def _refuse_if_off(self, binding: Binding) -> None:
        """Whoever pushes keeps it, and tries again."""
        if await self._off(binding.name):
            raise SourceOffError(binding.name)

    def _said(self, status: int, outcome: str, reason: str = "") -> web.Response:
        self._meter.count("lotse_events_pushed_total", outcome=outcome)
        if reason and (number := self._seldom.due(outcome)):
            log.warning("event.not_accepted", outcome=outcome, reason=reason, number=number)
        return web.json_response({"outcome": outcome} | ({"reason": reason} if reason else {}), status=status)


async def _read(request: web.Request) -> bytes:
    """The body, or one byte more than is taken."""
    try:
        async with asyncio.timeout(READ_SECONDS):
            return await request.read()
    except web.HTTPRequestEntityTooLarge:
        return b"." * (body.LARGEST + 1)
