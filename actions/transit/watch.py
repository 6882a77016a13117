"""The watch over the alert feed: what has happened to a line becomes an event, and each is told once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import orjson

from actions.transit.events import source_events
from actions.transit.sources.alerts import lapses, stored
from actions.transit.sources.alerts.source import Alerts, Fetched
from actions.transit.sources.alerts.watch import observe
from bot.model.alarm import Alarms
from bot.model.clock import Clock
from bot.model.event import SourceEvent
from bot.model.job import Ours
from bot.model.pack import Picture
from bot.model.withdrawn_all_clear import Withdrawal

SEEN, LAPSES = "alerts:watch", "alerts:lapses"
Tell = Callable[[SourceEvent], Awaitable[object]]


class AlertWatch:
    """`source` is whom notices name. What was seen is kept only after all that it tells was accepted, and while the
    lock is `ours`: a crash between repeats, never loses, and a slow worker does not put the clock back."""

    def __init__(
        self, alerts: Alerts, picture: Picture, source: str, clock: Clock, tell: Tell, ours: Ours, alarms: Alarms
    ) -> None:
        self._alerts = alerts
        self._picture = picture
        self._source = source
        self._clock = clock
        self._tell = tell
        self._ours = ours
        self._alarms = alarms
        self._seen, self._lapses = b"", b"[]"

    async def run(self) -> None:
        for event in await self.look():
            await self._tell(event)
        await self.keep()

    async def look(self) -> list[SourceEvent]:
        """Give what has happened since the picture that is kept; a feed that is away is no news."""
        before = stored.from_json(_read(await self._picture.read(SEEN)))
        result = await self._alerts.fetch(self._alerts.refresh / 4)  # a customer's question may have made one just now
        now = self._clock()
        after, events = observe(before, result, now)
        lapsed = lapses.from_json(_read(await self._picture.read(LAPSES)))
        self._lapses = orjson.dumps(lapses.to_json(lapses.follow(lapsed, before, after, now)))
        self._seen = orjson.dumps(stored.to_json(after))
        as_of = result.snapshot.as_of if isinstance(result, Fetched) else None
        for event in events:
            if event.kind == "operator":
                await self._alarms.raise_("alerts_vanished", {"lines": event.lines, "reason": event.reason})
        return [source_event for event in events for source_event in source_events(event, self._source, as_of)]

    async def keep(self) -> None:
        """Keep what the last look saw, unless another worker has a newer picture by now."""
        if await self._ours():
            await self._picture.write(SEEN, self._seen)
            await self._picture.write(LAPSES, self._lapses, lapses.KEPT)


async def withdrawals(picture: Picture) -> Sequence[Withdrawal]:
    """Return what the feed left out for a while and has taken up again."""
    found = lapses.from_json(_read(await picture.read(LAPSES)))
    return [Withdrawal(f"line:{lapse.line}", lapse.gone_at, lapse.back_at) for lapse in found if lapse.back_at]


def _read(body: bytes | None) -> Any:
    return orjson.loads(body) if body else None
