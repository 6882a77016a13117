"""Failed: an agent's reply that did not arrive. Its customer waits again, with the agent who wrote it or, if they are
gone, with whoever is next; the same words may be sent once more."""

from __future__ import annotations

from dataclasses import replace

from bot.flow.desk import callback, closing, unasked_messages
from bot.flow.desk.ownership import give_to
from bot.flow.turn.bubble import Bubble
from bot.flow.turn.services import House
from bot.flow.turn.turn import Draft
from bot.model.basis import AgentAnswer
from bot.model.conversation import BOT, QUEUE, Conversation, Failed
from bot.model.errors import RefusedError
from bot.model.ids import derived_id
from bot.model.item import AgentItem, FailedItem
from bot.model.undelivered import reason

NOTE, REASON = "reply_failed", "reply_failed"
MOST = 10


async def look_at(draft: Draft, house: House, item: FailedItem) -> None:
    """What the platform says of a reply comes late: the conversation may have moved on, or have ended."""
    if item.arrived:
        _has_arrived(draft, item)
        return
    if draft.conversation and any(one.message == item.message for one in draft.conversation.failed):
        return
    closing.goes_on(draft, item.id)
    if draft.owner == BOT:
        await _give_back(draft, house, item)
    conversation = draft.conversation
    if conversation is None:
        return
    since = conversation.waiting_since or conversation.asked_at or item.at
    lost = Failed(
        item.message, item.agent, draft.now, item.text, reason(item.code, draft.channel.reasons), item.code, since
    )
    draft.converse(failed=(*conversation.failed, lost)[-MOST:], waiting_since=since, unasked=False)
    draft.note(item.id, "", item.agent, NOTE)


async def _give_back(draft: Draft, house: House, item: FailedItem) -> None:
    """Closed by now: to the agent who wrote it if they are there, else to the queue, at the place it had."""
    settled, conversation = draft.state.settled, draft.conversation
    if conversation is None:
        conversation = Conversation(derived_id("k", item.id), opened_at=draft.now, last_at=draft.now)
        draft.set(conversation=conversation)
    topic = conversation.topic or (settled.topic if settled else "")
    queued_at = conversation.queued_at or (settled.queued_at if settled else item.at)
    if item.agent in await house.presence.present():
        give_to(draft, item.agent, queued_at, topic, REASON)
    else:
        draft.give_to(QUEUE, topic=topic, reason=REASON, queued_at=queued_at, claimed_at=None)
    draft.set(settled=None)


def _has_arrived(draft: Draft, item: FailedItem) -> None:
    """After all. Who waited for nothing else waits no more."""
    conversation = draft.conversation
    found = next((one for one in conversation.failed if one.message == item.message), None) if conversation else None
    if conversation is None or found is None:
        return
    draft.converse(failed=tuple(one for one in conversation.failed if one is not found))
    if conversation.waiting_since == found.since and len(conversation.failed) == 1:
        draft.converse(waiting_since=None)


def words_of(draft: Draft, item: AgentItem) -> AgentItem:
    """The item with the failed words as its own. Raises RefusedError if they have been sent again, or have arrived."""
    found = _of(draft, item)
    if found is None:
        raise RefusedError("resent")
    return replace(item, text=found.text)


def resend(draft: Draft, item: AgentItem) -> None:
    """A message of its own with the same words; outside the window they wait as an agent's words do."""
    failed = draft.conversation.failed if draft.conversation else ()
    others = tuple(one for one in failed if one.message != item.message)
    unasked_messages.said(draft, item)
    closing.undo(draft)
    draft.converse(failed=others, waiting_since=min((one.since for one in others), default=None))
    if draft.window_open:
        bubble = Bubble(item.text, AgentAnswer(item.agent, item.id), item.id, deadline=draft.state.window_until)
        draft.say(bubble)
    else:
        callback.wait(draft, replace(item, verb="reply"))


def passed_over(draft: Draft) -> None:
    """The agent has written anew: what failed before is theirs to remember."""
    draft.converse(failed=())


def _of(draft: Draft, item: AgentItem) -> Failed | None:
    failed = draft.conversation.failed if draft.conversation else ()
    return next((one for one in failed if one.message == item.message), None)
