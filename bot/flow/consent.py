"""Consent: proposing, granting and ending opt-ins, each with its proof."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.flow.draft import Bubble, Draft
from bot.model.basis import Answer
from bot.model.commands import EndOptIns, GrantOptIn, ProposeOptIn
from bot.model.conversation import Question
from bot.model.ids import derived_id
from bot.model.item import MessageItem
from bot.model.message import Choice, Explanation
from bot.model.optin import OptIn, Proof, Proposal

YES, NO = "affirm", "deny"
STOP_WORD = {"de": "STOPP", "de_sie": "STOPP", "en": "STOP"}


def propose(draft: Draft, wish: ProposeOptIn | GrantOptIn, item: MessageItem) -> None:
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
    draft.say(Bubble(text, Answer(item.id), item.id, choices, _explained(draft)))
    proposal = Proposal(wish.type, wish.subject, until, wish.values, shown=text)
    draft.converse(question=Question(draft.now, choices, proposal, about="opt_in", yes=YES, no=NO))


def grant(draft: Draft, wish: GrantOptIn, item: MessageItem, shown: str = "") -> None:
    """The customer has asked for it in their own words, or said yes: keep the proof and say what holds."""
    until = _until(draft, wish.type, wish.until)
    if until is None:
        text = draft.render("utter_optin_not_possible", dict(wish.values), item.id)
        draft.say(Bubble(text, Answer(item.id), item.id, (), _explained(draft)))
        return
    for earlier in draft.live():
        if (earlier.type, earlier.subject) == (wish.type, wish.subject):
            draft.end(earlier, "ended")
    values = _values(draft, wish, until)
    text = draft.content.render_notice(wish.type, "confirmation", draft.locale, values, draft.now)
    proof = Proof(item.message_id, item.text, shown or text, draft.locale, item.at)
    budget = draft.content.notices[wish.type].budget
    one = derived_id("n", item.id, wish.type, wish.subject)
    draft.grant(OptIn(one, wish.type, wish.subject, until, budget, "live", proof, wish.values))
    draft.say(Bubble(text, Answer(item.id), item.id, (), _explained(draft)))


def accept(draft: Draft, proposal: Proposal, item: MessageItem) -> None:
    """A yes to the question that was asked."""
    grant(draft, GrantOptIn(proposal.type, proposal.subject, proposal.until, proposal.values), item, proposal.shown)


def decline(draft: Draft, item: MessageItem) -> None:
    text = draft.render("utter_optin_declined", {}, item.id)
    draft.say(Bubble(text, Answer(item.id), item.id, (), _explained(draft)))


def end(draft: Draft, wish: EndOptIns, item: MessageItem, say: Callable[[str], None] | None) -> None:
    """End what is named, all if nothing is, also what is spent and not yet on its way; confirm it once."""
    ended = [one for one in draft.stoppable() if wish.type in {None, one.type} and wish.subject in {None, one.subject}]
    for one in ended:
        draft.end(one, "withdrawn")
    if say is not None:
        say("utter_stop_confirmed" if ended or item.opt_out else "utter_stop_nothing")


def own_up(draft: Draft, item: MessageItem) -> None:
    """Notices that failed or came too late are told with the next answer."""
    for one in list(draft.opt_ins.values()):
        if one.status in {"failed", "too_late"} and not one.told:
            text = draft.content.render_notice(one.type, one.status, draft.locale, one.values, draft.now)
            draft.say(Bubble(text, Answer(item.id), item.id, (), _explained(draft)))
            draft.own_up(one)


def _values(draft: Draft, wish: ProposeOptIn | GrantOptIn, until: datetime) -> dict[str, Any]:
    """What question and confirmation may say: the wish's own values, its end, and how to stop."""
    return {**wish.values, "until": {"at": until.isoformat()}, "stop_word": STOP_WORD[draft.locale]}


def _until(draft: Draft, type_: str, wanted: datetime | None) -> datetime | None:
    """The end that can be promised: never past the type's longest, nor past the platform's window."""
    longest = draft.now + draft.content.notices[type_].longest
    ends = [longest, *(moment for moment in (wanted, draft.state.window_until) if moment is not None)]
    until = min(ends)
    return until if until > draft.now else None


def _explained(draft: Draft) -> Explanation:
    return Explanation(draft.content.release, skill="tell_me")
