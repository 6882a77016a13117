"""What happens to a parcel that somebody waits for? A state machine without I/O: observe(state, parcel, now).

A carrier is asked seldom, so each look is compared with the one before. What was so at the first look is no news; only
that it is on the vehicle, ready for pick-up or delivered is, because nobody waits for what they know.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Literal

from actions.parcel.shipment.model import Parcel, Status, Window
from bot.model.backoff import backoff

What = Literal["vehicle", "slot", "soon", "delivered", "ready", "failed"]

BEFORE = timedelta(minutes=30)
MOVED = timedelta(minutes=30)
_MORNING, _NIGHT = time(5), time(22)
_SELDOM, _OFTEN, _CLOSE = timedelta(hours=4), timedelta(hours=1), timedelta(minutes=20)
_SHORTEST, _LONGEST = timedelta(minutes=10), timedelta(hours=4)
_OVER: frozenset[Status] = frozenset({"delivered", "returned"})


@dataclass(frozen=True)
class Seen:
    """What is known of a parcel, and what was told. `frame` is the last one told, or known from the start."""

    status: Status | None = None
    eta: Window | None = None
    frame: Window | None = None
    soon: datetime | None = None
    as_of: datetime | None = None
    next_at: datetime | None = None
    failures: int = 0

    @property
    def over(self) -> bool:
        """Say whether nothing more happens to it."""
        return self.status in _OVER


@dataclass(frozen=True)
class ParcelEvent:
    """Something that has happened to it; `eta` is when it is expected, `as_of` when the carrier said so."""

    what: What
    eta: Window | None
    as_of: datetime


def observe(seen: Seen, parcel: Parcel, now: datetime) -> tuple[Seen, tuple[ParcelEvent, ...]]:
    """Return the state after a look at the carrier's data, and what it tells."""
    first, moved = seen.status is None, _moved(seen.frame, parcel.eta)
    happened: list[What] = []
    if parcel.status != seen.status:
        if parcel.status == "out_for_delivery":
            happened.append("vehicle")
        elif parcel.status == "delivered":
            happened.append("delivered")
        elif parcel.status == "ready":
            happened.append("ready")
        elif parcel.status in ("failure", "returned", "lost") and not first:
            happened.append("failed")
    if moved and not first:
        happened.append("slot")
    after = replace(
        seen,
        status=parcel.status,
        eta=parcel.eta,
        frame=parcel.eta if moved else seen.frame,
        as_of=parcel.as_of,
        failures=0,
    )
    after, soon = pass_time(after, now)
    events = tuple(ParcelEvent(what, parcel.eta, parcel.as_of) for what in happened)
    return replace(after, next_at=_next_look(after, now)), events + soon


def pass_time(seen: Seen, now: datetime) -> tuple[Seen, tuple[ParcelEvent, ...]]:
    """Tell that the time frame is about to begin, or has begun: this takes no look, only the time."""
    frame = seen.eta
    if seen.over or seen.as_of is None or frame is None or frame.begins_at is None or frame.ends_at is None:
        return seen, ()
    near = frame.begins_at - BEFORE <= now < frame.ends_at
    if not near or (seen.soon is not None and abs(seen.soon - frame.begins_at) < MOVED):
        return seen, ()
    return replace(seen, soon=frame.begins_at), (ParcelEvent("soon", frame, seen.as_of),)


def not_found(seen: Seen, now: datetime) -> Seen:
    """A number that the carrier does not know yet is asked for again in an hour."""
    return replace(seen, next_at=now + _OFTEN)


def unavailable(seen: Seen, now: datetime, until: datetime | None) -> Seen:
    """The carrier did not tell: again when it says so, else after a pause that doubles."""
    failures = seen.failures + 1
    pause = backoff(failures, _SHORTEST, _LONGEST)
    return replace(seen, failures=failures, next_at=max(now + pause, until or now))


def close(seen: Seen, now: datetime) -> bool:
    """Say whether its time frame is near: it is looked at before others."""
    begins = seen.eta.begins_at if seen.eta else None
    return begins is not None and begins - timedelta(minutes=45) <= now


def _moved(told: Window | None, now_said: Window | None) -> bool:
    """A frame that is known at last, or whose begin or end is half an hour elsewhere."""
    if now_said is None or now_said.begins_at is None or now_said.ends_at is None:
        return False
    if told is None or told.begins_at is None or told.ends_at is None:
        return True
    return abs(told.begins_at - now_said.begins_at) >= MOVED or abs(told.ends_at - now_said.ends_at) >= MOVED


def _next_look(seen: Seen, now: datetime) -> datetime | None:
    """Often on the vehicle and near the time frame, hourly on the day of delivery, else seldom, at night not at all."""
    if seen.over:
        return None
    expected = seen.eta is not None and seen.eta.day <= now.date()
    if close(seen, now) or seen.status == "out_for_delivery":
        again = now + _CLOSE
    elif expected or seen.status == "region":
        again = now + _OFTEN
    else:
        again = now + _SELDOM
    if _MORNING <= again.time() < _NIGHT:
        return again
    day = again.date() + timedelta(days=again.time() >= _NIGHT)
    return datetime.combine(day, _MORNING, again.tzinfo)
