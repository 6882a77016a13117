"""Who owns a conversation: claiming, taking and returning it, and what has to be true before an agent acts in it."""

from __future__ import annotations

from datetime import datetime

from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.conversation import BOT, QUEUE, agent_owner
from bot.model.errors import RefusedError
from bot.model.item import AgentItem
from bot.model.turn import TAKEN

OWNER_TIMER = "owner"
LONGEST_REASON = 500


def claim(turn: Turn, item: AgentItem) -> None:
    """From the queue. Nobody writes into a conversation of the bot's, except when the customer is in danger."""
    if turn.owner == agent_owner(item.agent):
        return
    in_danger = turn.conversation is not None and turn.conversation.danger
    if turn.owner == BOT and not in_danger and (turn.conversation is None or item.epoch == turn.state.epoch):
        raise RefusedError("with_bot" if turn.conversation else "ended")
    must_be_as_seen(turn, item)
    own(turn, item)
    turn.note(item.id, "", item.agent, "claimed")


async def may_take(turn: Turn, services: Services, item: AgentItem) -> None:
    """Raises RefusedError."""
    if not await services.is_admin(item.agent):
        raise RefusedError("admins_only")
    if not item.text.strip():
        raise RefusedError("reason")
    if turn.conversation is None:
        raise RefusedError("ended")
    must_be_as_seen(turn, item)
    if turn.owner != BOT:
        raise RefusedError("moved")
    await services.alarms.raise_(TAKEN, {"agent": item.agent}, {"contact": turn.taken.contact})


def take(turn: Turn, item: AgentItem) -> None:
    """An admin takes it from the bot: the customer has not asked for a person, and the team sees the reason."""
    conversation = turn.conversation
    if conversation and conversation.waiting_since is None:
        turn.converse(waiting_since=conversation.last_at, unasked=True)
    own(turn, item)
    turn.note(item.id, item.text.strip()[:LONGEST_REASON], item.agent, TAKEN)


def give_back(turn: Turn, item: AgentItem) -> None:
    """To the queue."""
    must_own(turn, item)
    turn.give_to(QUEUE, claimed_at=None, disclosed=False, queued_at=waited_since(turn))
    turn.note(item.id, "", item.agent, "returned")
    turn.timer(OWNER_TIMER, None)


def own(turn: Turn, item: AgentItem) -> None:
    give_to(turn, item.agent, (turn.conversation.queued_at if turn.conversation else None) or turn.now)


def give_to(turn: Turn, agent: str, queued_at: datetime, topic: str = "", reason: str = "") -> None:
    """Make the agent the owner, and set the timer that watches them."""
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
    """The place in the queue of a conversation that comes back: by its first unanswered question, else its old
    place."""
    conversation = turn.conversation
    return (conversation.waiting_since or conversation.queued_at) if conversation else None
