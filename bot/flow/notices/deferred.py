"""Held: events that come outside a customer's hours rest in the state, and are looked at again when the hours begin."""

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


def rests_until(
    turn: Turn, services: Services, notice: NoticeType, consent: Consent, item: EventItem
) -> datetime | None:
    """When this may be told if not now: in the customer's hours, outside quiet ones, with budget left for the day."""
    local = services.local(turn.now)
    hours, breaks_quiet = Schedule.of(consent.values.get("schedule")), item.what in notice.quiet_except
    if consent.per == "day" and left(consent) <= 0:
        tomorrow = datetime.combine(local.date() + timedelta(days=1), time(), local.tzinfo)
        return schedule.rests_until(tomorrow, hours, notice.quiet_hours, breaks_quiet=breaks_quiet) or tomorrow
    return schedule.rests_until(local, hours, notice.quiet_hours, breaks_quiet=breaks_quiet)


def leaves_by(turn: Turn, services: Services, notice: NoticeType, consent: Consent, item: EventItem) -> datetime:
    """After this a notice that is made now is no news any more, or comes when nobody wants it."""
    hours, breaks_quiet = Schedule.of(consent.values.get("schedule")), item.what in notice.quiet_except
    rests = schedule.rests_from(services.local(turn.now), hours, notice.quiet_hours, breaks_quiet=breaks_quiet)
    return min(moment for moment in (consent.until, item.at + notice.drop_after, rests) if moment is not None)


def hold(turn: Turn, consent: Consent, item: EventItem, until: datetime) -> None:
    """Keep the event for later; of too many the oldest goes."""
    _keep(turn, (*turn.state.held, Held(consent.id, item, until))[-MOST:])


def forget(turn: Turn, consent: Consent, item: EventItem) -> None:
    """A newer word on the same makes an older one that rests worthless; a consent that is spent once has one word."""
    held = turn.state.held
    _keep(turn, tuple(one for one in held if one.opt_in != consent.id or not _same(one.event, item, consent)))


async def ring(turn: Turn, services: Services, item: TimerItem) -> None:
    """The rest of some is over: they go into the mailbox once more, as news of now.

    What should be over by the source's own forecast, of which nothing was heard since, is no news any more: it is
    owned up to as missed.
    """
    due = [one for one in turn.state.held if one.until <= turn.now]
    for one in due:
        if _outlived(one.event, turn.now):
            if one.opt_in in turn.consents.all:
                turn.consents.miss(turn.consents.all[one.opt_in])
            continue
        again = derived_id("e", one.event.id, one.opt_in, item.id)
        turn.again_items.append(replace(one.event, id=again, at=turn.now))
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
