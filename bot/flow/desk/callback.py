"""Callback: an agent answers after the window has closed. If the customer agreed to it, a template asks them to write;
the agent's words wait until they do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.flow.consent import consent
from bot.flow.consent.consent_values import terms_of
from bot.flow.consent.promise import promise
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.commands import ProposeConsent
from bot.model.consent import Proposal
from bot.model.conversation import Question
from bot.model.errors import RefusedError
from bot.model.ids import derived_id
from bot.model.item import AgentItem, EventItem, MessageItem
from bot.model.message import Explanation

TYPE, SUBJECT = "callback", "callback:team"
WAITS, UNSENT = "reply_waits", "reply_unsent"
MOST = 10
PATIENCE = timedelta(hours=24)
"""How long waiting words keep their conversation from being closed."""


def offer(turn: Turn, item: MessageItem) -> None:
    """Offer to write when an agent has time, if that can be promised."""
    if TYPE not in turn.content.notices or any(one.status == "live" for one in turn.consents.to(TYPE, SUBJECT)):
        return
    wish = ProposeConsent(TYPE, SUBJECT)
    if promise(turn, wish).until is not None:
        consent.propose(turn, wish, item, Explanation(turn.content.release))


def offered(question: Question | None, item: MessageItem, services: Services) -> Proposal | None:
    """The callback that this question proposes, if any. An agent's conversation does not end by silence, but the
    question lapses as it would in the bot's."""
    if question is None or question.proposal is None or item.at - question.asked_at > services.idle:
        return None
    return question.proposal if question.proposal.type == TYPE else None


def may_wait(turn: Turn) -> bool:
    """Whether an agent's words may wait: the customer was asked to write, or can be asked now."""
    return len(turn.state.waiting) < MOST and (bool(turn.state.waiting) or _may_ask(turn))


def wait(turn: Turn, item: AgentItem) -> None:
    """Keep the agent's words until the customer writes, and have the template ask them to, once."""
    if not turn.state.waiting:
        event = derived_id("e", item.id)
        turn.again_items.append(EventItem(event, turn.now, item.id, TYPE, SUBJECT))
    turn.set(waiting=(*turn.state.waiting, replace(item, waited=True)))
    turn.note(item.id, item.text.strip(), item.agent, WAITS)


def let_go(turn: Turn) -> None:
    """The customer has written, so the window is open: the waiting words go back into the mailbox."""
    if turn.state.waiting and turn.window_open:
        turn.again_items.extend(turn.state.waiting)
        turn.set(waiting=())


def own_up(turn: Turn, item: AgentItem) -> None:
    """Show waiting words that can no longer be sent to whoever has the conversation now."""
    if item.waited:
        turn.note(item.id, item.text.strip(), item.agent, UNSENT)


def must_not_wait(turn: Turn) -> None:
    """Raises RefusedError while recent words wait for the customer."""
    if any(item.at > turn.now - PATIENCE for item in turn.state.waiting):
        raise RefusedError("waits")


def give_up(turn: Turn) -> None:
    """The conversation ends: show what still waits as not sent."""
    for item in turn.state.waiting:
        own_up(turn, item)
    turn.set(waiting=())


def _may_ask(turn: Turn) -> bool:
    """Whether the customer agreed to it, and the platform would take the template now."""
    notice = turn.content.notices.get(TYPE)
    live = [one for one in turn.consents.to(TYPE, SUBJECT) if one.status == "live" and one.until > turn.now]
    words = turn.wordings.of(live[0]) if live else None
    if notice is None or words is None:
        return False
    use = turn.content.template(words, turn.locale, terms_of(live[0], notice, turn.locale), turn.now)
    return turn.reach.sends(turn.state.address.connector, use)
