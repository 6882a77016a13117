"""Watch the owner: nobody keeps a conversation whose customer waits. It goes back to the head of the queue."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.flow.agent import LOOK_AGAIN, OWNER_TIMER
from bot.flow.draft import Draft
from bot.flow.house import House
from bot.model.conversation import QUEUE
from bot.model.item import TimerItem

AWAY = timedelta(minutes=10)
UNANSWERED = timedelta(minutes=15)


async def ring(draft: Draft, house: House, item: TimerItem) -> None:
    """Give the conversation back if its agent is away or leaves the customer waiting; else look again later."""
    if item.name != OWNER_TIMER or draft.conversation is None or not draft.owner.startswith("agent:"):
        return
    agent = draft.owner.removeprefix("agent:")
    seen = await house.presence.last_seen(agent)
    if _given_up(draft, seen):
        draft.give_to(QUEUE, claimed_at=None, disclosed=False, first=True)
        draft.note(item.id, "", agent, "abandoned")
        draft.service("utter_agent_away", item.id)
    else:
        draft.timer(OWNER_TIMER, draft.now + LOOK_AGAIN)


def _given_up(draft: Draft, seen: datetime | None) -> bool:
    conversation = draft.conversation
    if conversation is None:
        return False
    claimed = conversation.claimed_at or draft.now
    away = draft.now - max(seen or claimed, claimed) > AWAY
    waiting = (
        conversation.waiting_since is not None and draft.now - max(conversation.waiting_since, claimed) > UNANSWERED
    )
    return away or waiting
