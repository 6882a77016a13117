"""Watch the owner: nobody keeps a conversation whose customer waits while somebody else could take it. The agent is
warned before; it then goes to the place in the queue that its waiting time has earned, and the customer hears only
what is so."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.flow.desk.ownership import OWNER_TIMER, waited_since
from bot.flow.turn.services import House
from bot.flow.turn.turn import Draft
from bot.model.conversation import QUEUE, Conversation
from bot.model.item import TimerItem

ALARM = "customer_waits"
LONGEST_WARNING = timedelta(minutes=3)


async def ring(draft: Draft, house: House, item: TimerItem) -> None:
    """Warn the agent, then give the conversation back if somebody else is there; else look again later. Who was
    answered waits for nobody."""
    conversation = draft.conversation
    if item.name != OWNER_TIMER or conversation is None or not draft.owner.startswith("agent:"):
        return
    agent = draft.owner.removeprefix("agent:")
    due, ahead = await _due(conversation, house, agent, draft.now)
    if due is None or draft.now < due - ahead:
        draft.converse(warned_at=None, warned_until=None)
        soon = draft.now + draft.watch_every
        draft.timer(OWNER_TIMER, min(soon, due - ahead) if due else soon)
        return
    until = conversation.warned_until
    if until is None or (draft.now >= until and not await _somebody_else(house, agent)):
        _warn(draft, house, max(due, draft.now + ahead), first=until is None)
    elif draft.now >= until:
        _give_back(draft, item, agent)
        return
    again = draft.conversation.warned_until if draft.conversation else None
    soon = draft.now + draft.watch_every
    draft.timer(OWNER_TIMER, min(soon, again) if again else soon)


async def _due(
    conversation: Conversation, house: House, agent: str, now: datetime
) -> tuple[datetime | None, timedelta]:
    """When the agent has had their time, None while nobody waits, and how long before they are warned."""
    if conversation.waiting_since is None or conversation.closing:
        return None, timedelta()
    claimed = conversation.claimed_at or now
    failed = [one.at for one in conversation.failed]
    asked = max(conversation.waiting_since, claimed, *failed)
    found = [(asked + house.agent_unanswered, _ahead(house.agent_unanswered))]
    if agent not in await house.presence.present():
        seen = await house.presence.last_seen(agent)
        ahead = _ahead(house.agent_away)
        found.append((max(max(seen or claimed, claimed) + house.agent_away, asked + ahead), ahead))
    return min(found)


def _ahead(span: timedelta) -> timedelta:
    return min(span / 3, LONGEST_WARNING)


async def _somebody_else(house: House, agent: str) -> bool:
    return any(one != agent for one in await house.presence.present())


def _warn(draft: Draft, house: House, until: datetime, *, first: bool) -> None:
    """Nobody else is there once a warning is repeated: an admin hears of that, but not each time."""
    draft.converse(warned_at=draft.now, warned_until=until)
    alarmed = draft.conversation.alarmed_at if draft.conversation else None
    if not first and (alarmed is None or draft.now - alarmed >= house.agent_unanswered):
        draft.converse(alarmed_at=draft.now)
        draft.alarms.append((ALARM, {"contact": draft.taken.contact}))


def _give_back(draft: Draft, item: TimerItem, agent: str) -> None:
    draft.give_to(QUEUE, claimed_at=None, disclosed=False, queued_at=waited_since(draft))
    draft.note(item.id, "", agent, "abandoned")
    draft.service("utter_agent_away", item.id)
