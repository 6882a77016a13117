"""Consent: proposing, granting and ending opt-ins, each with its proof."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.flow import noted
from bot.flow.draft import Draft
from bot.model.commands import EndOptIns, GrantOptIn, ProposeOptIn
from bot.model.conversation import Question
from bot.model.ids import derived_id
from bot.model.item import MessageItem
from bot.model.message import Choice, Explanation
from bot.model.optin import OptIn, Proof, Proposal

YES, NO = "affirm", "deny"
STOP_WORD = {"de": "STOPP", "de_sie": "STOPP", "en": "STOP"}


def propose(draft: Draft, wish: ProposeOptIn | GrantOptIn, item: MessageItem, explanation: Explanation) -> None:
    """Ask; only a yes to this very question grants it."""
    until = _until(draft, wish.type, wish.until)
    if until is None:
        return
    values = _values(draft, wish, until)
    text = draft.content.render_notice(wish.type, "question", draft.locale, values, draft.now)
    choices = tuple(
        Choice(derived_id("o", item.id, intent), draft.render(response, {}, item.id), intent)
        for intent, response in ((YES, "utter_choice_yes"), (NO, "utter_choice_no"))
    )
    proposal = Proposal(wish.type, wish.subject, until, wish.values, shown=text, salt=draft.new_salt())
    draft.answer(item, text, explanation, Question(draft.now, choices, proposal, about="opt_in", yes=YES, no=NO))


def grant(
    draft: Draft,
    wish: GrantOptIn,
    item: MessageItem,
    explanation: Explanation | None = None,
    asked: Proposal | None = None,
) -> None:
    """The customer has asked for it in their own words, or said yes: keep the proof and say what holds."""
    until = _until(draft, wish.type, wish.until)
    if until is None:
        draft.answer(item, draft.render("utter_optin_not_possible", dict(wish.values), item.id), explanation)
        return
    for earlier in draft.consents.to(wish.type, wish.subject):
        if earlier.status in {"live", "paused"}:
            draft.consents.end(earlier, "ended")
    values = _values(draft, wish, until)
    text = draft.content.render_notice(wish.type, "confirmation", draft.locale, values, draft.now)
    shown, salt = (asked.shown, asked.salt) if asked else (text, "")
    proof = Proof(item.message_id, item.text, shown, draft.locale, item.at, salt or draft.new_salt())
    budget = draft.content.notices[wish.type].budget
    one = derived_id("n", item.id, wish.type, wish.subject)
    draft.consents.grant(OptIn(one, wish.type, wish.subject, until, budget, "live", proof, wish.values))
    draft.answer(item, text, explanation)


def accept(draft: Draft, proposal: Proposal, item: MessageItem) -> None:
    """A yes to the question that was asked."""
    wish = GrantOptIn(proposal.type, proposal.subject, proposal.until, proposal.values)
    grant(draft, wish, item, asked=proposal)


def decline(draft: Draft, proposal: Proposal, item: MessageItem) -> None:
    draft.consents.noted.append(noted.declined(proposal, item, draft.locale, draft.channel.name, draft.now))
    draft.answer(item, draft.render("utter_optin_declined", {}, item.id))


def end(draft: Draft, wish: EndOptIns, item: MessageItem, say: Callable[[str], None] | None) -> None:
    """End what is named, all if nothing is, also what is spent and not yet on its way; confirm it once."""
    ended = withdraw(draft, wish, item)
    if say is not None:
        say("utter_stop_confirmed" if ended or item.opt_out else "utter_stop_nothing")


def withdraw(draft: Draft, wish: EndOptIns, item: MessageItem | None = None) -> int:
    """End what is named, without a word; gives how many. Without an item it was the platform that told us."""
    ended = [
        one for one in draft.consents.open() if wish.type in {None, one.type} and wish.subject in {None, one.subject}
    ]
    for one in ended:
        draft.consents.end(one, "withdrawn")
        draft.consents.noted.append(noted.withdrawn(one, item, draft.channel.name, draft.now))
    return len(ended)


def _values(draft: Draft, wish: ProposeOptIn | GrantOptIn, until: datetime) -> dict[str, Any]:
    """What question and confirmation may say: the wish's own values, its end, and how to stop."""
    return {**wish.values, "until": {"at": until.isoformat()}, "stop_word": STOP_WORD[draft.locale]}


def _until(draft: Draft, type_: str, wanted: datetime | None) -> datetime | None:
    """The end that can be promised: never past the type's longest, nor past the platform's window."""
    longest = draft.now + draft.content.notices[type_].longest
    ends = [longest, *(moment for moment in (wanted, draft.state.window_until) if moment is not None)]
    until = min(ends)
    return until if until > draft.now else None
