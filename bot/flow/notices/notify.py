"""A source event meets the consents of one contact: without a consent there is no notice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.flow.consent.consent_values import terms_of
from bot.flow.notices import deferred
from bot.flow.turn.bubble import Bubble
from bot.flow.turn.consents import left
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model import incidents
from bot.model.basis import Notice
from bot.model.consent import Consent, NoticeType
from bot.model.event_fields import typed
from bot.model.item import EventItem, Locale
from bot.model.message import Explanation
from bot.model.subject import EventKind
from bot.model.withdrawn_all_clear import with_cleared

LAG = timedelta(minutes=2)
"""How far the facts of an answer may lag behind an event that was already accepted."""


async def notify(turn: Turn, services: Services, item: EventItem) -> None:
    """Render a notice for each live consent to this type and subject, and spend it in the same commit.

    A consent that ran out before anything happened ends here, so that the index drops it.
    """
    _end_with_the_last(turn, services, item)
    for consent in turn.consents.to(item.type, item.subject):
        if consent.status != "live":
            continue
        if consent.until <= turn.now:
            turn.consents.end(consent, "ended")
        else:
            _meet(turn, services, item, consent)


def _meet(turn: Turn, services: Services, item: EventItem, consent: Consent) -> None:
    """What this event means for this consent: nothing, something for later, or a notice."""
    notice = turn.content.notices.get(consent.type)
    if notice is None or (notice.events and item.what not in notice.events) or _before_asked(notice, consent, item):
        return
    fields = typed(item.subject, item.fields, services.names, turn.now)
    if notice.about.promise and not notice.about.promise.keeps(consent.values, item.what, fields):
        return
    item = replace(item, fields=fields)  # nothing else of it is kept, should it rest
    deferred.forget(turn, consent, item)
    what = incidents.news(turn.state.known, consent, item, fields) if notice.shape == "standing" else item.what
    if what is None:
        turn.set(known=incidents.passed_over(turn.state.known, consent, item, fields))
        return
    if services.orders().holds_notices(turn.now) and item.at + notice.drop_after > turn.now:
        deferred.hold_back(turn, consent, item)
        return
    until = deferred.rests_until(turn, services, notice, consent, item)
    if until is not None:
        deferred.hold(turn, consent, item, until)
    elif left(consent) > 0:
        by = deferred.leaves_by(turn, services, notice, consent, item)
        _tell(turn, notice, consent, item, services.names.kinds.events.get(what, EventKind(what)), fields, by)


def _before_asked(notice: NoticeType, consent: Consent, item: EventItem) -> bool:
    """Whether it happened before the consent was given. Telling a crowd takes minutes: customers who join meanwhile
    because of a new disruption are not told that the old one is over."""
    return notice.shape == "once" and item.at + LAG < consent.proof.at


def _tell(
    turn: Turn,
    notice: NoticeType,
    consent: Consent,
    item: EventItem,
    kind: EventKind,
    fields: dict[str, Any],
    by: datetime,
) -> None:
    words = turn.wordings.of(consent)
    if words is None:
        _lost(turn, notice, consent, item)
        return
    what = kind.name
    text = f"notice_{what}" if f"notice_{what}" in words.texts else "notice"
    if text == "notice" and kind.own_words:  # the consent is older than they are: it stays for what it was given for
        return
    known = {name: value for name, value in fields.items() if words.has_word_for(value)}
    values = shown(notice, consent, what, known, turn.locale)
    try:
        template = turn.content.template(words, turn.locale, values, turn.now)
        said = turn.content.render_notice(words, text, turn.locale, values, turn.now)
    except KeyError:
        _lost(turn, notice, consent, item)
        return
    unreachable = not turn.window_open and not turn.reach.sends(turn.state.address.connector, template)
    if unreachable or item.at + notice.drop_after <= turn.now:
        _too_late(turn, notice, consent, item)
        return
    bubble = Bubble(
        said,
        Notice(consent.id, item.event, words.version),
        item.id,
        explanation=Explanation(
            turn.content.release, source=str(fields.get("source", "")), as_of=str(fields.get("as_of_iso", ""))
        ),
        deadline=by,
        template=template,
    )
    turn.say(bubble)
    turn.consents.spend(consent, item.event, words.version)
    if what == "ended":
        turn.set(cleared=with_cleared(turn.state.cleared, [consent.subject], turn.now, "notice"))
    if notice.shape == "standing":
        turn.set(known=incidents.told(turn.state.known, consent, item, fields, turn.now))


def shown(notice: NoticeType, consent: Consent, what: str, fields: Mapping[str, Any], locale: Locale) -> dict[str, Any]:
    """All values that a notice's text or template can show: the consent's terms and the typed `fields`."""
    derived = {name: one.of(what, fields) for name, one in notice.about.derived.items()}
    return {**terms_of(consent, notice, locale), **fields, **derived}


def _lost(turn: Turn, notice: NoticeType, consent: Consent, item: EventItem) -> None:
    """The words that the consent was given for are lost, and no others may be used: the next answer says so."""
    turn.alarms.append(("words_lost", {"notice": consent.type}))
    _too_late(turn, notice, consent, item)


def _too_late(turn: Turn, notice: NoticeType, consent: Consent, item: EventItem) -> None:
    """The platform's window is closed, or it is no news any more: nothing is sent, and the next answer says so."""
    turn.note(item.id, consent.subject, code="notice_too_late")
    if notice.shape == "once":
        turn.consents.end(consent, "too_late")
    else:
        turn.consents.miss(consent)


def _end_with_the_last(turn: Turn, services: Services, item: EventItem) -> None:
    """After a delivery nothing more happens: other consents for the same subject end, unless they tell this event."""
    kind = services.names.kinds.events.get(item.what)
    if kind is None or not kind.final:
        return
    for consent in turn.consents.holding():
        notice = turn.content.notices.get(consent.type)
        if consent.subject == item.subject and not (notice and item.what in notice.events):
            turn.consents.end(consent, "ended", silently=True)
