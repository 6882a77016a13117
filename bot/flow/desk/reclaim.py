"""Reclaim a conversation whose agent leaves the customer waiting while somebody else could answer. The agent is warned
first. It then goes to the place in the queue that the waiting time has earned, and the customer is told the truth."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.flow.desk.ownership import OWNER_TIMER, waited_since
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.conversation import QUEUE, Conversation
from bot.model.item import TimerItem

ALARM = "customer_waits"
LONGEST_WARNING = timedelta(minutes=3)


async def ring(turn: Turn, services: Services, item: TimerItem) -> None:
    """Warn the agent, then give the conversation back if somebody else is signed in; if not, look again later. A
    customer who was answered is never given back."""
    conversation = turn.conversation
    if conversation is None or not turn.owner.startswith("agent:"):
        return
    agent = turn.owner.removeprefix("agent:")
    due, ahead = await _due(conversation, services, agent, turn.now)
    if due is None or turn.now < due - ahead:
        turn.converse(warned_at=None, warned_until=None)
        soon = turn.now + turn.watch_every
        turn.timer(OWNER_TIMER, min(soon, due - ahead) if due else soon)
        return
    until = conversation.warned_until
    if until is None or (turn.now >= until and not await _somebody_else(services, agent)):
        _warn(turn, services, max(due, turn.now + ahead), first=until is None)
    elif turn.now >= until:
        _give_back(turn, item, agent)
        return
    again = turn.conversation.warned_until if turn.conversation else None
    soon = turn.now + turn.watch_every
    turn.timer(OWNER_TIMER, min(soon, again) if again else soon)


async def _due(
    conversation: Conversation, services: Services, agent: str, now: datetime
) -> tuple[datetime | None, timedelta]:
    """When the agent's time is up (None while nobody waits), and how long before that they are warned."""
    if conversation.waiting_since is None or conversation.closing:
        return None, timedelta()
    claimed = conversation.claimed_at or now
    failed = [one.at for one in conversation.failed]
    asked = max(conversation.waiting_since, claimed, *failed)
    found = [(asked + services.agent_unanswered, _ahead(services.agent_unanswered))]
    if agent not in await services.presence.present():
        seen = await services.presence.last_seen(agent)
        ahead = _ahead(services.agent_away)
        found.append((max(max(seen or claimed, claimed) + services.agent_away, asked + ahead), ahead))
    return min(found)


def _ahead(span: timedelta) -> timedelta:
    return min(span / 3, LONGEST_WARNING)


async def _somebody_else(services: Services, agent: str) -> bool:
    return any(one != agent for one in await services.presence.present())


def _warn(turn: Turn, services: Services, until: datetime, *, first: bool) -> None:
    """A repeated warning means that nobody else is signed in: an admin is told, but not each time."""
    turn.converse(warned_at=turn.now, warned_until=until)
    alarmed = turn.conversation.alarmed_at if turn.conversation else None
    if not first and (alarmed is None or turn.now - alarmed >= services.agent_unanswered):
        turn.converse(alarmed_at=turn.now)
        turn.alarms.append((ALARM, {"contact": turn.taken.contact}))


def _give_back(turn: Turn, item: TimerItem, agent: str) -> None:
    turn.give_to(QUEUE, claimed_at=None, disclosed=False, queued_at=waited_since(turn))
    turn.note(item.id, "", agent, "abandoned")
    turn.service("utter_agent_away", item.id)
