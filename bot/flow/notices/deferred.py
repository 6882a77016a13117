"""Deferred notices: what happens outside a customer's hours is kept in the state as its event, and looked at again when
the hours begin."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.flow.turn.consents import left
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model import schedule
from bot.model.consent import Consent, NoticeType
from bot.model.conversation import Held
from bot.model.event_fields import moment_of
from bot.model.ids import derived_id
from bot.model.incidents import incident_of
from bot.model.item import EventItem, TimerItem
from bot.model.schedule import Schedule

TIMER = "held"
MOST = 20
HELD_BACK = timedelta(minutes=1)
"""How often is looked whether notices are on again."""


def rests_until(
    turn: Turn, services: Services, notice: NoticeType, consent: Consent, item: EventItem
) -> datetime | None:
    """When this may be told, None if now: in the customer's hours, outside quiet hours, with budget left for the
    day."""
    local = services.local(turn.now)
    hours, breaks_quiet = Schedule.of(consent.values.get("schedule")), item.what in notice.quiet_except
    if consent.per == "day" and left(consent) <= 0:
        tomorrow = datetime.combine(local.date() + timedelta(days=1), time(), local.tzinfo)
        return schedule.rests_until(tomorrow, hours, notice.quiet_hours, breaks_quiet=breaks_quiet) or tomorrow
    return schedule.rests_until(local, hours, notice.quiet_hours, breaks_quiet=breaks_quiet)


def leaves_by(turn: Turn, services: Services, notice: NoticeType, consent: Consent, item: EventItem) -> datetime:
    """The deadline of a notice made now: later it is no news any more, or comes outside the customer's hours."""
    hours, breaks_quiet = Schedule.of(consent.values.get("schedule")), item.what in notice.quiet_except
    rests = schedule.rests_from(services.local(turn.now), hours, notice.quiet_hours, breaks_quiet=breaks_quiet)
    return min(moment for moment in (consent.until, item.at + notice.drop_after, rests) if moment is not None)


def hold(turn: Turn, consent: Consent, item: EventItem, until: datetime) -> None:
    """Keep the event for later; if there are too many, the oldest is dropped."""
    _keep(turn, (*turn.state.held, Held(consent.id, item, until))[-MOST:])


def hold_back(turn: Turn, consent: Consent, item: EventItem) -> None:
    """Notices are switched off: keep the event, which grows old meanwhile."""
    _keep(turn, (*turn.state.held, Held(consent.id, item, turn.now + HELD_BACK, aging=True))[-MOST:])


def forget(turn: Turn, consent: Consent, item: EventItem) -> None:
    """Drop deferred events that this one replaces. A consent for a single notice keeps only the newest."""
    held = turn.state.held
    _keep(turn, tuple(one for one in held if one.opt_in != consent.id or not _same(one.event, item, consent)))


async def ring(turn: Turn, services: Services, item: TimerItem) -> None:
    """Some may be told now: they go back into the mailbox, as of now unless they were only held back.

    If the source's forecast says that it is over by now and nothing newer was heard, it is no news any more and counts
    as missed, which the next answer says.
    """
    due = [one for one in turn.state.held if one.until <= turn.now]
    for one in due:
        if _outlived(one.event, turn.now):
            if one.opt_in in turn.consents.all:
                turn.consents.miss(turn.consents.all[one.opt_in])
            continue
        again = derived_id("e", one.event.id, one.opt_in, item.id)
        turn.again_items.append(replace(one.event, id=again, at=one.event.at if one.aging else turn.now))
    rest = tuple(one for one in turn.state.held if one not in due)
    turn.set(held=rest)
    if rest:
        turn.timer(TIMER, min(one.until for one in rest))


def _outlived(event: EventItem, now: datetime) -> bool:
    forecast = moment_of(event.fields.get("forecast"))
    return forecast is not None and forecast <= now


def _same(resting: EventItem, item: EventItem, consent: Consent) -> bool:
    return consent.per == "total" or incident_of(resting) == incident_of(item)


def _keep(turn: Turn, rest: tuple[Held, ...]) -> None:
    if rest != turn.state.held:
        turn.set(held=rest)
        turn.timer(TIMER, min((one.until for one in rest), default=None))
