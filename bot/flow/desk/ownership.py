"""Owned: an agent gets a conversation, and what has to be true before they act in it."""

from __future__ import annotations

from datetime import datetime

from bot.flow.turn.turn import Draft
from bot.model.conversation import agent_owner
from bot.model.errors import RefusedError
from bot.model.item import AgentItem

OWNER_TIMER = "owner"


def own(draft: Draft, item: AgentItem) -> None:
    give_to(draft, item.agent, (draft.conversation.queued_at if draft.conversation else None) or draft.now)


def give_to(draft: Draft, agent: str, queued_at: datetime, topic: str = "", reason: str = "") -> None:
    """From now on a timer looks after the owner."""
    conversation = draft.conversation
    draft.give_to(
        agent_owner(agent),
        claimed_at=draft.now,
        queued_at=queued_at,
        topic=topic or (conversation.topic if conversation else ""),
        reason=reason or (conversation.reason if conversation else ""),
    )
    draft.timer(OWNER_TIMER, draft.now + draft.watch_every)


def must_own(draft: Draft, item: AgentItem) -> None:
    if draft.owner.startswith("agent:") and draft.owner != agent_owner(item.agent):
        raise RefusedError("taken")
    if draft.owner != agent_owner(item.agent):
        raise RefusedError("not_owner")


def must_be_as_seen(draft: Draft, item: AgentItem) -> None:
    if draft.owner.startswith("agent:"):
        raise RefusedError("taken")
    if item.epoch != draft.state.epoch:
        raise RefusedError("moved")


def waited_since(draft: Draft) -> datetime | None:
    """The place in the queue that a returned conversation has earned: since its first unanswered question, else its
    old one."""
    conversation = draft.conversation
    return (conversation.waiting_since or conversation.queued_at) if conversation else None
