"""Paging who is not at the desk: the addresses are called until somebody has heard of the danger."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import aiohttp
import orjson
import structlog

from bot.model.alarm import Alarm, AlarmBook
from bot.model.clock import Clock
from bot.model.conversation import BOT, State
from bot.model.meter import UNMETERED, Meter
from bot.model.paging import SECOND_AFTER, Called, Page, Pages, signed

log = structlog.get_logger()

KIND = "danger"
CALL_SECONDS = 5.0
AT_ONCE = 20
LONGEST_ANSWER = 1_000


class Pager:
    """`state_of` gives a contact's state.

    A call says what kind of danger, when, and where at the desk: no word of the customer's. It is over once an agent
    has taken the conversation or answered it, the alarm was seen, or a receiver has answered
    `{"acknowledged": true}`; that a receiver has merely taken the call says nothing about people.
    """

    def __init__(
        self,
        called: Called,
        alarms: AlarmBook,
        pages: Pages,
        state_of: Callable[[str], Awaitable[State | None]],
        session: aiohttp.ClientSession,
        clock: Clock,
        meter: Meter = UNMETERED,
    ) -> None:
        self._called = called
        self._alarms = alarms
        self._pages = pages
        self._state_of = state_of
        self._session = session
        self._clock = clock
        self._meter = meter

    async def look(self) -> None:
        alarms = [alarm for alarm in await self._alarms.newest() if alarm.kind == KIND and not alarm.seen_by]
        await asyncio.gather(*(self._page(alarm) for alarm in alarms[-AT_ONCE:]))

    async def _page(self, alarm: Alarm) -> None:
        name = f"{alarm.id}:{alarm.first.isoformat()}"
        page = await self._pages.of(name)
        now = self._clock()
        if not page.due(alarm.first, now):
            return
        if by := await self._seen_to(alarm):
            await self._alarms.acknowledge(alarm.id, by)
            return
        await self._pages.keep(name, page.after(now, heard=False))  # a crash in the call repeats it after the pause
        late = now - alarm.first >= SECOND_AFTER
        called = self._called.addresses if late else self._called.addresses[:1]
        heard = any(await asyncio.gather(*(self._call(address, alarm) for address in called)))
        if heard:
            await self._pages.keep(name, Page(page.tries + 1, None, heard=True))

    async def _seen_to(self, alarm: Alarm) -> str:
        """The agent who has taken or answered the conversation since; empty if nobody has."""
        state = await self._state_of(str(alarm.details.get("contact", "")))
        conversation = state.conversation if state else None
        if conversation is None or conversation.owner == BOT or not conversation.owner.startswith("agent:"):
            return ""
        since = (conversation.claimed_at, conversation.answered_at)
        seen = any(moment is not None and moment >= alarm.last for moment in since)
        return conversation.owner.removeprefix("agent:") if seen else ""

    async def _call(self, address: str, alarm: Alarm) -> bool:
        """Whether the receiver says that it knows."""
        contact = str(alarm.details.get("contact", ""))
        told = {
            "kind": alarm.details.get("about", ""),
            "at": alarm.last.isoformat(),
            "link": f"{self._called.desk}/desk#{contact}",
        }
        body = orjson.dumps({"type": KIND, "timestamp": alarm.last.isoformat(), "data": told})
        headers = signed(self._called.key, alarm.id, int(self._clock().timestamp()), body)
        try:
            async with self._session.post(
                address,
                data=body,
                headers={**headers, "Content-Type": "application/json"},
                timeout=aiohttp.ClientTimeout(total=CALL_SECONDS),
                allow_redirects=False,
            ) as answer:
                heard = answer.status < 300 and _acknowledged(await answer.content.read(LONGEST_ANSWER))
                outcome = "heard" if heard else "taken" if answer.status < 300 else "refused"
        except (aiohttp.ClientError, TimeoutError) as error:
            log.warning("page.failed", reason=type(error).__name__)
            heard, outcome = False, "failed"
        self._meter.count("lotse_pages_total", outcome=outcome)
        return heard


def _acknowledged(body: bytes) -> bool:
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError:
        return False
    return isinstance(said, dict) and said.get("acknowledged") is True
