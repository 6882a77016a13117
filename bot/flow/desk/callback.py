"""Callback: an agent's answer after the window has closed. A template asks the customer, who has wished for it, to
write; until then the agent's words wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.flow.consent import consent
from bot.flow.consent.consent_values import terms_of
from bot.flow.consent.promise import promise
from bot.flow.turn.services import House
from bot.flow.turn.turn import Draft
from bot.model.commands import ProposeOptIn
from bot.model.conversation import Question
from bot.model.errors import RefusedError
from bot.model.ids import derived_id
from bot.model.item import AgentItem, EventItem, MessageItem
from bot.model.message import Explanation
from bot.model.optin import Proposal

TYPE, SUBJECT = "callback", "callback:team"
WAITS, UNSENT = "reply_waits", "reply_unsent"
MOST = 10
PATIENCE = timedelta(hours=24)
"""So long words that wait for the customer keep their conversation from being closed."""


def offer(draft: Draft, item: MessageItem) -> None:
    """Ask whether we may write when somebody has time, if that can be promised."""
    if TYPE not in draft.content.notices or any(one.status == "live" for one in draft.consents.to(TYPE, SUBJECT)):
        return
    wish = ProposeOptIn(TYPE, SUBJECT)
    if promise(draft, wish).until is not None:
        consent.propose(draft, wish, item, Explanation(draft.content.release))


def offered(question: Question | None, item: MessageItem, house: House) -> Proposal | None:
    """The callback that this question proposes, if it does. A conversation of people's does not end by silence, but
    the question lapses as it would with one of the bot's."""
    if question is None or question.proposal is None or item.at - question.asked_at > house.idle:
        return None
    return question.proposal if question.proposal.type == TYPE else None


def may_wait(draft: Draft) -> bool:
    """Whether an agent's words may wait: the customer has been asked to write, or may be asked now."""
    return len(draft.state.waiting) < MOST and (bool(draft.state.waiting) or _may_ask(draft))


def wait(draft: Draft, item: AgentItem) -> None:
    """Keep the agent's words until the customer writes, and have the template ask them to, once."""
    if not draft.state.waiting:
        event = derived_id("e", item.id)
        draft.again_items.append(EventItem(event, draft.now, item.id, TYPE, SUBJECT))
    draft.set(waiting=(*draft.state.waiting, replace(item, waited=True)))
    draft.note(item.id, item.text.strip(), item.agent, WAITS)


def let_go(draft: Draft) -> None:
    """The customer has written and the window is open: what waited goes into the mailbox once more."""
    if draft.state.waiting and draft.window_open:
        draft.again_items.extend(draft.state.waiting)
        draft.set(waiting=())


def own_up(draft: Draft, item: AgentItem) -> None:
    """Words that waited and may not leave any more are shown to whoever has the conversation now."""
    if item.waited:
        draft.note(item.id, item.text.strip(), item.agent, UNSENT)


def must_not_wait(draft: Draft) -> None:
    """Fresh words that wait for the customer keep their conversation open."""
    if any(one.at > draft.now - PATIENCE for one in draft.state.waiting):
        raise RefusedError("waits")


def give_up(draft: Draft) -> None:
    """The conversation ends: what still waits is shown as not sent."""
    for one in draft.state.waiting:
        own_up(draft, one)
    draft.set(waiting=())


def _may_ask(draft: Draft) -> bool:
    """Whether the customer has wished for it, and the platform would take the template now."""
    notice = draft.content.notices.get(TYPE)
    live = [one for one in draft.consents.to(TYPE, SUBJECT) if one.status == "live" and one.until > draft.now]
    words = draft.wordings.of(live[0]) if live else None
    if notice is None or words is None:
        return False
    use = draft.content.template(words, draft.locale, terms_of(live[0], notice, draft.locale), draft.now)
    return draft.reach.sends(draft.state.address.connector, use)
