"""An agent's reply that did not arrive. The customer waits again, for the same agent or, if they are gone, in the
queue; the same words can be sent once more."""

from __future__ import annotations

from dataclasses import replace

from bot.flow.desk import callback, closing, unasked_messages
from bot.flow.desk.ownership import give_to
from bot.flow.turn.bubble import Bubble
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.basis import AgentAnswer
from bot.model.conversation import BOT, QUEUE, Conversation, Failed
from bot.model.errors import RefusedError
from bot.model.ids import derived_id
from bot.model.item import AgentItem, FailedItem
from bot.model.undelivered import reason

NOTE, REASON = "reply_failed", "reply_failed"
MOST = 10


async def look_at(turn: Turn, services: Services, item: FailedItem) -> None:
    """The platform reports late: the conversation may have moved on, or have ended."""
    if item.arrived:
        _has_arrived(turn, item)
        return
    if turn.conversation and any(one.message == item.message for one in turn.conversation.failed):
        return
    closing.goes_on(turn, item.id)
    if turn.owner == BOT:
        await _give_back(turn, services, item)
    conversation = turn.conversation
    if conversation is None:
        return
    since = conversation.waiting_since or conversation.asked_at or item.at
    lost = Failed(
        item.message, item.agent, turn.now, item.text, reason(item.code, turn.channel.reasons), item.code, since
    )
    turn.converse(failed=(*conversation.failed, lost)[-MOST:], waiting_since=since, unasked=False)
    turn.note(item.id, "", item.agent, NOTE)


async def _give_back(turn: Turn, services: Services, item: FailedItem) -> None:
    """The conversation was closed: give it to the agent who wrote if they are signed in, else to the queue at its old
    place."""
    settled, conversation = turn.state.settled, turn.conversation
    if conversation is None:
        conversation = Conversation(derived_id("k", item.id), opened_at=turn.now, last_at=turn.now)
        turn.set(conversation=conversation)
    topic = conversation.topic or (settled.topic if settled else "")
    queued_at = conversation.queued_at or (settled.queued_at if settled else item.at)
    if item.agent in await services.presence.present():
        give_to(turn, item.agent, queued_at, topic, REASON)
    else:
        turn.give_to(QUEUE, topic=topic, reason=REASON, queued_at=queued_at, claimed_at=None)
    turn.set(settled=None)


def _has_arrived(turn: Turn, item: FailedItem) -> None:
    """It arrived after all. If the customer waited for nothing else, they no longer wait."""
    conversation = turn.conversation
    found = next((one for one in conversation.failed if one.message == item.message), None) if conversation else None
    if conversation is None or found is None:
        return
    turn.converse(failed=tuple(one for one in conversation.failed if one is not found))
    if conversation.waiting_since == found.since and len(conversation.failed) == 1:
        turn.converse(waiting_since=None)


def words_of(turn: Turn, item: AgentItem) -> AgentItem:
    """The item with the failed words as its text. Raises RefusedError if they were sent again, or have arrived."""
    found = _of(turn, item)
    if found is None:
        raise RefusedError("resent")
    return replace(item, text=found.text)


def resend(turn: Turn, item: AgentItem) -> None:
    """Send the same words as a new message. Outside the window they wait for the customer to write."""
    failed = turn.conversation.failed if turn.conversation else ()
    others = tuple(one for one in failed if one.message != item.message)
    unasked_messages.said(turn, item)
    closing.undo(turn)
    turn.converse(failed=others, waiting_since=min((one.since for one in others), default=None))
    if turn.window_open:
        bubble = Bubble(item.text, AgentAnswer(item.agent, item.id), item.id, deadline=turn.state.window_until)
        turn.say(bubble)
    else:
        callback.wait(turn, replace(item, verb="reply"))


def passed_over(turn: Turn) -> None:
    """The agent has written something new, so failed replies are no longer offered to send again."""
    turn.converse(failed=())


def _of(turn: Turn, item: AgentItem) -> Failed | None:
    failed = turn.conversation.failed if turn.conversation else ()
    return next((one for one in failed if one.message == item.message), None)
