"""Notify: a source event meets the consents of one contact. No consent, no notice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.flow.consent.consent_values import effect, terms_of
from bot.flow.notices import deferred
from bot.flow.turn.bubble import Bubble
from bot.flow.turn.consents import left
from bot.flow.turn.services import House
from bot.flow.turn.turn import Draft
from bot.model import incidents
from bot.model.basis import Notice
from bot.model.event_fields import typed
from bot.model.item import EventItem, EventKind, Locale
from bot.model.message import Explanation
from bot.model.optin import NoticeType, OptIn
from bot.model.promises import keeps
from bot.model.withdrawn_all_clear import with_cleared

OWN_WORDS: frozenset[EventKind] = frozenset({"ready", "failed"})
"""What a notice's plain text would tell wrongly."""
LAG = timedelta(minutes=2)
"""So far the facts of an answer may lie behind an event that is accepted already."""


def notify(draft: Draft, house: House, item: EventItem) -> None:
    """Render a notice for each live opt-in to this type and subject, and spend it in the same commit.

    One whose time ran out before anything happened ends here, so that the index forgets it.
    """
    _end_with_delivery(draft, item)
    for opt_in in draft.consents.to(item.type, item.subject):
        if opt_in.status != "live":
            continue
        if opt_in.until <= draft.now:
            draft.consents.end(opt_in, "ended")
        else:
            _meet(draft, house, item, opt_in)


def _meet(draft: Draft, house: House, item: EventItem, opt_in: OptIn) -> None:
    """What this event is to this consent: nothing, something for later, or a notice."""
    notice = draft.content.notices.get(opt_in.type)
    if notice is None or (notice.events and item.what not in notice.events) or _before_asked(notice, opt_in, item):
        return
    fields = typed(item.subject, item.fields, house.names, draft.now)
    if not keeps(opt_in.values, item.what, fields):
        return
    item = replace(item, fields=fields)  # nothing else of it is kept, should it rest
    deferred.forget(draft, opt_in, item)
    what = incidents.news(draft.state.known, opt_in, item, fields) if notice.shape == "standing" else item.what
    if what is None:
        draft.set(known=incidents.passed_over(draft.state.known, opt_in, item, fields))
        return
    until = deferred.rests_until(draft, house, notice, opt_in, item)
    if until is not None:
        deferred.hold(draft, opt_in, item, until)
    elif left(opt_in) > 0:
        _tell(draft, notice, opt_in, item, what, fields, deferred.leaves_by(draft, house, notice, opt_in, item))


def _before_asked(notice: NoticeType, opt_in: OptIn, item: EventItem) -> bool:
    """Whether it happened before this was asked for. A crowd is told over minutes: somebody who joins it meanwhile
    because of a new disruption is not told that an old one is over."""
    return notice.shape == "once" and item.at + LAG < opt_in.proof.at


def _tell(
    draft: Draft,
    notice: NoticeType,
    opt_in: OptIn,
    item: EventItem,
    what: EventKind,
    fields: dict[str, Any],
    by: datetime,
) -> None:
    words = draft.wordings.of(opt_in)
    if words is None:
        _lost(draft, notice, opt_in, item)
        return
    text = f"notice_{what}" if f"notice_{what}" in words.texts else "notice"
    if text == "notice" and what in OWN_WORDS:  # the consent is older than they are: it stays for what it was given for
        return
    known = {name: value for name, value in fields.items() if words.has_word_for(value)}
    values = shown(notice, opt_in, what, known, draft.locale)
    try:
        template = draft.content.template(words, draft.locale, values, draft.now)
        said = draft.content.render_notice(words, text, draft.locale, values, draft.now)
    except KeyError:
        _lost(draft, notice, opt_in, item)
        return
    unreachable = not draft.window_open and not draft.reach.sends(draft.state.address.connector, template)
    if unreachable or item.at + notice.drop_after <= draft.now:
        _too_late(draft, notice, opt_in, item)
        return
    bubble = Bubble(
        said,
        Notice(opt_in.id, item.event, words.version),
        item.id,
        explanation=Explanation(
            draft.content.release, source=str(fields.get("source", "")), as_of=str(fields.get("as_of_iso", ""))
        ),
        deadline=by,
        template=template,
    )
    draft.say(bubble)
    draft.consents.spend(opt_in, item.event, words.version)
    if what == "ended":
        draft.set(cleared=with_cleared(draft.state.cleared, [opt_in.subject], draft.now, "notice"))
    if notice.shape == "standing":
        draft.set(known=incidents.told(draft.state.known, opt_in, item, fields, draft.now))


def shown(
    notice: NoticeType, opt_in: OptIn, what: EventKind, fields: Mapping[str, Any], locale: Locale
) -> dict[str, Any]:
    """All that a notice's text or template can show: the consent's terms, and `fields`, which are typed."""
    return {**terms_of(opt_in, notice, locale), **fields, "effect": effect(what, fields)}


def _lost(draft: Draft, notice: NoticeType, opt_in: OptIn, item: EventItem) -> None:
    """What was agreed to cannot be said any more, and nothing else may be: the next answer owns up to it."""
    draft.alarms.append(("words_lost", {"notice": opt_in.type}))
    _too_late(draft, notice, opt_in, item)


def _too_late(draft: Draft, notice: NoticeType, opt_in: OptIn, item: EventItem) -> None:
    """The platform's window is closed, or it is no news any more: nothing leaves, and the next answer says so."""
    draft.note(item.id, opt_in.subject, code="notice_too_late")
    if notice.shape == "once":
        draft.consents.end(opt_in, "too_late")
    else:
        draft.consents.miss(opt_in)


def _end_with_delivery(draft: Draft, item: EventItem) -> None:
    """A parcel that was delivered comes no more: what else was promised about it ends, unless it is told just now."""
    if item.what != "delivered":
        return
    for one in draft.consents.holding():
        notice = draft.content.notices.get(one.type)
        if one.subject == item.subject and not (notice and item.what in notice.events):
            draft.consents.end(one, "ended", silently=True)
