"""Notify: a source event meets the consents of one contact. No consent, no notice."""

from __future__ import annotations

from datetime import timedelta

from bot.flow.bubble import Bubble
from bot.flow.draft import Draft
from bot.model.basis import Notice
from bot.model.item import EventItem
from bot.model.message import Explanation
from bot.model.optin import OptIn

STALE = timedelta(minutes=30)
"""A notice that has not left by then is no news any more."""


def notify(draft: Draft, item: EventItem) -> None:
    """Render a notice for each live opt-in to this type and subject, and spend it in the same commit.

    One whose time ran out before anything happened ends here, so that the index forgets it.
    """
    for opt_in in draft.consents.to(item.type, item.subject):
        if opt_in.status != "live":
            continue
        if opt_in.until <= draft.now:
            draft.consents.end(opt_in, "ended")
        else:
            _spend(draft, item, opt_in)


def _spend(draft: Draft, item: EventItem, opt_in: OptIn) -> None:
    window = draft.state.window_until
    if window is not None and window <= draft.now:
        draft.consents.end(opt_in, "too_late")
        draft.note(item.id, opt_in.subject, code="notice_too_late")
        return
    values = {**opt_in.values, **item.fields}
    text = draft.content.render_notice(opt_in.type, "notice", draft.locale, values, draft.now)
    deadline = min(opt_in.until, item.at + STALE)
    explanation = Explanation(
        draft.content.release, source=str(item.fields.get("source", "")), as_of=str(item.fields.get("as_of_iso", ""))
    )
    draft.say(Bubble(text, Notice(opt_in.id, item.event), item.id, explanation=explanation, deadline=deadline))
    draft.consents.spend(opt_in)
