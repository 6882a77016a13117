"""Closing a conversation: *resolved*, the seconds to undo it, and reopening. The customer is told only once it can no
longer be undone."""

from __future__ import annotations

from bot.flow.desk import callback
from bot.flow.desk.ownership import OWNER_TIMER, give_to, must_be_as_seen, must_own
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.conversation import BOT, Closing, Conversation, Settled
from bot.model.errors import RefusedError
from bot.model.ids import derived_id
from bot.model.item import AgentItem, TimerItem

TIMER = "close"
RESOLVED, OPEN, CLOSED, UNDONE, REOPENED = "resolved", "resolved_open", "closed", "undone", "reopened"
LONGEST_REASON = 500


async def check(turn: Turn, services: Services, item: AgentItem) -> None:
    """Raises RefusedError while the customer's question is open or a reply may not have arrived, unless the agent
    insists."""
    must_own(turn, item)
    callback.must_not_wait(turn)
    if item.force or turn.conversation is None:
        return
    if turn.conversation.failed:
        raise RefusedError("reply_failed")
    if turn.conversation.waiting_since and not turn.conversation.unasked:
        raise RefusedError("open_question")
    if await services.sent.doubtful(turn.taken.contact):
        raise RefusedError("reply_on_its_way")


def resolve(turn: Turn, item: AgentItem) -> None:
    """Done for the agent at once; for the customer when the time to undo it is over."""
    conversation = turn.conversation
    if conversation is None or conversation.closing:
        return
    waits = bool(conversation.failed or (conversation.waiting_since and not conversation.unasked))
    turn.note(item.id, item.text.strip()[:LONGEST_REASON], item.agent, OPEN if item.force and waits else RESOLVED)
    if turn.undo_for:
        until = turn.now + turn.undo_for
        turn.converse(closing=Closing(item.agent, until))
        turn.timer(TIMER, until)
    else:
        _finish(turn, item.agent, item.id)


def until(turn: Turn, item: AgentItem) -> str:
    closing = turn.conversation.closing if turn.conversation else None
    return closing.until.isoformat() if closing and item.verb == "resolve" else ""


async def ring(turn: Turn, services: Services, item: TimerItem) -> None:
    """The time to undo is over: finish, unless it was undone."""
    closing = turn.conversation.closing if turn.conversation else None
    if closing is None:
        return
    if closing.until > turn.now:
        turn.timer(TIMER, closing.until)
    else:
        turn.note(item.id, "", closing.agent, CLOSED)
        _finish(turn, closing.agent, item.id)


def undo(turn: Turn) -> bool:
    """Keep the conversation open; False if it was not closing."""
    if turn.conversation is None or turn.conversation.closing is None:
        return False
    turn.converse(closing=None)
    turn.timer(TIMER, None)
    return True


def take_back(turn: Turn, item: AgentItem) -> None:
    """Undo *resolved*. No error if the customer's question or another tab has already undone it."""
    if turn.owner == BOT:
        raise RefusedError("too_late")
    must_own(turn, item)
    if undo(turn):
        turn.note(item.id, "", item.agent, UNDONE)


def goes_on(turn: Turn, item: str) -> None:
    """The customer asked something, or a reply failed: undo *resolved*."""
    if undo(turn):
        turn.note(item, "", code=UNDONE)


def reopen(turn: Turn, item: AgentItem) -> None:
    """Take a closed conversation again that nobody has had since. Until the customer writes, what the agent says counts
    as unasked: closing and reopening allows nobody more messages."""
    settled, conversation = turn.state.settled, turn.conversation
    must_be_as_seen(turn, item)
    if turn.owner != BOT:
        raise RefusedError("moved")
    if settled is None or settled.silent:
        raise RefusedError("not_closed")
    if not turn.window_open:
        raise RefusedError("window")
    if conversation is None:
        conversation = Conversation(derived_id("k", item.id), opened_at=turn.now, last_at=settled.at, last=settled.last)
        turn.set(conversation=conversation, dialogue=None)
    elif conversation.waiting_since is None:
        turn.converse(waiting_since=conversation.last_at, unasked=True)
    give_to(turn, item.agent, settled.queued_at, settled.topic, REOPENED)
    turn.set(settled=None)
    turn.note(item.id, "", item.agent, REOPENED)


def _finish(turn: Turn, agent: str, item: str) -> None:
    """Give it back to the bot. The customer is told if they knew that an agent had it."""
    callback.give_up(turn)
    before = turn.conversation
    if before is None:
        return
    silent = not (before.queued_at and (before.answered_at or not before.unasked))
    waits = bool(before.failed or (before.waiting_since and not before.unasked))
    turn.give_to(BOT)
    turn.set(
        settled=Settled(
            turn.now, agent, before.queued_at or turn.now, before.topic, last=before.last, silent=silent, open=waits
        )
    )
    if not silent and turn.window_open:
        turn.service("utter_resolved", item)
    turn.set(conversation=None, dialogue=None)
    turn.timer(OWNER_TIMER, None)
