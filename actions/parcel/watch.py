"""The watch over parcels that somebody waits for: few questions, near the delivery more often."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from actions.kit.source_errors import NotFoundError, SourceError
from actions.parcel import tracking
from actions.parcel.carriers import CARRIERS
from actions.parcel.entities.carriers import candidates, canonical
from actions.parcel.shipment.model import Parcel, Window
from actions.parcel.sources.ports import Parcels
from actions.parcel.tracking import ParcelEvent, Seen
from bot.model.clock import Clock
from bot.model.event import SourceEvent
from bot.model.pack import WatchState

COMES, DONE = "parcel_comes", "parcel_done"
KIND = "parcel"
Tell = Callable[[SourceEvent], Awaitable[object]]


class ParcelWatch:
    """Asks `carriers` at most once in `apart`, so that most of their quota is left to customers who ask themselves.

    What was seen is kept only after what it tells was accepted: a crash between repeats, never loses.
    """

    def __init__(
        self,
        carriers: Mapping[str, Parcels],
        watched: WatchState,
        tell: Tell,
        clock: Clock,
        timezone: ZoneInfo,
        apart: timedelta,
        hinted: Callable[[], Awaitable[Parcel | None]],
    ) -> None:
        self._carriers = carriers
        self._watched = watched
        self._tell = tell
        self._clock = clock
        self._timezone = timezone
        self._apart = apart
        self._hinted = hinted

    async def look(self) -> None:
        """Let the time pass for all parcels, and ask about the one that is due most."""
        subjects = await self._watched.subjects((COMES, DONE), KIND)
        known = await self._watched.seen(subjects)
        now = self._clock().astimezone(self._timezone)
        for subject, seen in known.items():
            after, events = tracking.pass_time(seen, now)
            await self._keep(subject, seen, after, events)
            known[subject] = after
        await self._follow_a_hint(subjects, known, now)
        due = sorted(
            (subject for subject in subjects if _due(known.get(subject, Seen()), now)),
            key=lambda one: _urgency(known.get(one, Seen()), now),
        )
        if due and await self._watched.may_ask(self._apart):
            await self._ask(due[0], known.get(due[0], Seen()), now)

    async def _follow_a_hint(self, subjects: set[str], known: dict[str, Seen], now: datetime) -> None:
        """What a webhook has named was fetched; it tells those who wait for it as any other look does."""
        parcel = await self._hinted()
        subject = f"{KIND}:{canonical(parcel.number)}" if parcel else ""
        if parcel is None or subject not in subjects:
            return
        seen = known.get(subject, Seen())
        after, events = tracking.observe(seen, parcel, now)
        await self._keep(subject, seen, after, events)
        known[subject] = after

    async def _ask(self, subject: str, seen: Seen, now: datetime) -> None:
        number = subject.partition(":")[2]
        carrier = self._carriers.get(_carrier(number, self._carriers))
        if carrier is None:
            return
        try:
            after, events = tracking.observe(seen, await carrier.parcel(number), now)
        except NotFoundError:
            after, events = tracking.not_found(seen, now), ()
        except SourceError as error:
            after, events = tracking.unavailable(seen, now, getattr(error, "until", None)), ()
        await self._keep(subject, seen, after, events)

    async def _keep(self, subject: str, before: Seen, after: Seen, events: tuple[ParcelEvent, ...]) -> None:
        carrier = CARRIERS[_carrier(subject.partition(":")[2], self._carriers)].name
        for event in events:
            for source_event in source_events(subject, event, carrier, self._watched.pseudonym):
                await self._tell(source_event)
        if after != before:
            await self._watched.keep(subject, after)


def source_events(
    subject: str, event: ParcelEvent, carrier: str, pseudonym: Callable[..., str]
) -> Iterator[SourceEvent]:
    """In typed fields. A delivery goes also to those who wait for its coming: that ends without a word."""
    types = {"delivered": (DONE, COMES), "ready": (DONE,), "failed": (DONE,)}.get(event.what, (COMES,))
    moment = event.as_of.isoformat()
    fields = {
        "number": subject.partition(":")[2],
        "carrier": carrier,
        **_expected(event.eta),
        "source": carrier,
        "as_of": {"at": moment},
        "as_of_iso": moment,
    }
    frame = event.eta.begins_at if event.eta and event.what in {"slot", "soon"} else None
    when = frame.isoformat() if frame else event.as_of.date().isoformat()
    for type_ in types:
        yield SourceEvent(pseudonym(subject, event.what, when), type_, subject, fields, event.what, pseudonym(subject))


def _expected(eta: Window | None) -> dict[str, Any]:
    if eta is None:
        return {}
    if eta.begins_at is None or eta.ends_at is None:
        return {"eta_day": {"on": eta.day.isoformat()}}
    return {"eta_from": {"at": eta.begins_at.isoformat()}, "eta_to": {"at": eta.ends_at.isoformat()}}


def _carrier(number: str, served: Mapping[str, Parcels]) -> str:
    named = [candidate.carrier for candidate in candidates(number) if candidate.check != "failed"]
    return next((carrier for carrier in named if carrier in served), next(iter(served)))


def _due(seen: Seen, now: datetime) -> bool:
    return not seen.over and (seen.next_at is None or seen.next_at <= now)


def _urgency(seen: Seen, now: datetime) -> tuple[bool, datetime]:
    """Near its time frame first, then who has waited longest; one never seen counts as due since for ever."""
    return not tracking.close(seen, now), seen.next_at or datetime.min.replace(tzinfo=now.tzinfo)
