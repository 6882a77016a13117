"""Closing: *resolved*, the seconds in which it may be undone, and taking again what is closed. The customer hears of it
only when it can no longer be undone."""

from __future__ import annotations

from bot.flow.desk import callback
from bot.flow.desk.ownership import OWNER_TIMER, give_to, must_be_as_seen, must_own
from bot.flow.turn.services import House
from bot.flow.turn.turn import Draft
from bot.model.conversation import BOT, Closing, Conversation, Settled
from bot.model.errors import RefusedError
from bot.model.ids import derived_id
from bot.model.item import AgentItem, TimerItem

TIMER = "close"
RESOLVED, OPEN, CLOSED, UNDONE, REOPENED = "resolved", "resolved_open", "closed", "undone", "reopened"
LONGEST_REASON = 500


async def check(draft: Draft, house: House, item: AgentItem) -> None:
    """Raises RefusedError while the customer's question is open or a reply may not have arrived, unless the agent says
    that they know."""
    must_own(draft, item)
    callback.must_not_wait(draft)
    if item.force or draft.conversation is None:
        return
    if draft.conversation.failed:
        raise RefusedError("reply_failed")
    if draft.conversation.waiting_since and not draft.conversation.unasked:
        raise RefusedError("open_question")
    if await house.sent.doubtful(draft.taken.contact):
        raise RefusedError("reply_on_its_way")


def resolve(draft: Draft, item: AgentItem) -> None:
    """Done for the agent; for the customer when the time to undo it is over."""
    conversation = draft.conversation
    if conversation is None or conversation.closing:
        return
    waits = bool(conversation.failed or (conversation.waiting_since and not conversation.unasked))
    draft.note(item.id, item.text.strip()[:LONGEST_REASON], item.agent, OPEN if item.force and waits else RESOLVED)
    if draft.undo_for:
        until = draft.now + draft.undo_for
        draft.converse(closing=Closing(item.agent, until))
        draft.timer(TIMER, until)
    else:
        _finish(draft, item.agent, item.id)


def until(draft: Draft, item: AgentItem) -> str:
    closing = draft.conversation.closing if draft.conversation else None
    return closing.until.isoformat() if closing and item.verb == "resolve" else ""


def ring(draft: Draft, item: TimerItem) -> None:
    """The time to undo it is over, unless it was."""
    closing = draft.conversation.closing if draft.conversation else None
    if closing is None:
        return
    if closing.until > draft.now:
        draft.timer(TIMER, closing.until)
    else:
        draft.note(item.id, "", closing.agent, CLOSED)
        _finish(draft, closing.agent, item.id)


def undo(draft: Draft) -> bool:
    """It goes on as before; False if nothing was closing."""
    if draft.conversation is None or draft.conversation.closing is None:
        return False
    draft.converse(closing=None)
    draft.timer(TIMER, None)
    return True


def take_back(draft: Draft, item: AgentItem) -> None:
    """Undone before, by the customer's question or by another tab, is undone."""
    if draft.owner == BOT:
        raise RefusedError("too_late")
    must_own(draft, item)
    if undo(draft):
        draft.note(item.id, "", item.agent, UNDONE)


def goes_on(draft: Draft, item: str) -> None:
    """The customer has asked something, or a reply has failed: nothing is over."""
    if undo(draft):
        draft.note(item, "", code=UNDONE)


def reopen(draft: Draft, item: AgentItem) -> None:
    """From the bot, what a person has closed and nobody has had since. What is then said before the customer writes is
    counted as unasked: closing and taking again gives nobody more to say."""
    settled, conversation = draft.state.settled, draft.conversation
    must_be_as_seen(draft, item)
    if draft.owner != BOT:
        raise RefusedError("moved")
    if settled is None or settled.silent:
        raise RefusedError("not_closed")
    if not draft.window_open:
        raise RefusedError("window")
    if conversation is None:
        conversation = Conversation(
            derived_id("k", item.id), opened_at=draft.now, last_at=settled.at, last=settled.last
        )
        draft.set(conversation=conversation, dialogue=None)
    elif conversation.waiting_since is None:
        draft.converse(waiting_since=conversation.last_at, unasked=True)
    give_to(draft, item.agent, settled.queued_at, settled.topic, REOPENED)
    draft.set(settled=None)
    draft.note(item.id, "", item.agent, REOPENED)


def _finish(draft: Draft, agent: str, item: str) -> None:
    """Back to the bot; the customer is told if they knew of a person."""
    callback.give_up(draft)
    before = draft.conversation
    if before is None:
        return
    silent = not (before.queued_at and (before.answered_at or not before.unasked))
    waits = bool(before.failed or (before.waiting_since and not before.unasked))
    draft.give_to(BOT)
    draft.set(
        settled=Settled(
            draft.now, agent, before.queued_at or draft.now, before.topic, last=before.last, silent=silent, open=waits
        )
    )
    if not silent and draft.window_open:
        draft.service("utter_resolved", item)
    draft.set(conversation=None, dialogue=None)
    draft.timer(OWNER_TIMER, None)
