"""Owned: an agent gets a conversation, and what has to be true before they act in it."""

from __future__ import annotations

from datetime import datetime

from bot.flow.turn.turn import Turn
from bot.model.conversation import agent_owner
from bot.model.errors import RefusedError
from bot.model.item import AgentItem

OWNER_TIMER = "owner"


def own(turn: Turn, item: AgentItem) -> None:
    give_to(turn, item.agent, (turn.conversation.queued_at if turn.conversation else None) or turn.now)


def give_to(turn: Turn, agent: str, queued_at: datetime, topic: str = "", reason: str = "") -> None:
    """From now on a timer looks after the owner."""
    conversation = turn.conversation
    turn.give_to(
        agent_owner(agent),
        claimed_at=turn.now,
        queued_at=queued_at,
        topic=topic or (conversation.topic if conversation else ""),
        reason=reason or (conversation.reason if conversation else ""),
    )
    turn.timer(OWNER_TIMER, turn.now + turn.watch_every)


def must_own(turn: Turn, item: AgentItem) -> None:
    if turn.owner.startswith("agent:") and turn.owner != agent_owner(item.agent):
        raise RefusedError("taken")
    if turn.owner != agent_owner(item.agent):
        raise RefusedError("not_owner")


def must_be_as_seen(turn: Turn, item: AgentItem) -> None:
    if turn.owner.startswith("agent:"):
        raise RefusedError("taken")
    if item.epoch != turn.state.epoch:
        raise RefusedError("moved")


def waited_since(turn: Turn) -> datetime | None:
    """The place in the queue that a returned conversation has earned: since its first unanswered question, else its
    old one."""
    conversation = turn.conversation
    return (conversation.waiting_since or conversation.queued_at) if conversation else None
