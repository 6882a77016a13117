"""Unasked messages: agents answer questions. Messages to people who have not just asked are counted and limited."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.conversation import Conversation
from bot.model.errors import RefusedError
from bot.model.ids import derived_id
from bot.model.item import AgentItem
from bot.model.turn import REFUSED

SAME_TEXT, TOO_MANY, TEAM_TOO_MANY, TOO_FAST = "same_text", "pushes", "pushes_team", "agent_rate"
ALARMING = {SAME_TEXT: SAME_TEXT, TOO_MANY: "pushes", TEAM_TOO_MANY: "pushes", TOO_FAST: "agent_rate"}
"""The alarm that each refusal raises."""
FOLLOWING = 3
SAME_ANSWER, AFTER_IT = timedelta(minutes=5), timedelta(hours=1)
"""How many more messages belong to an answer: within SAME_ANSWER they are pieces of it, within AFTER_IT they follow
it."""
MOST_KEPT = 100
MINUTE = timedelta(minutes=1)
SHOWN_EVERY = timedelta(minutes=1)

Means = Literal["answer", "piece", "follow_up", "push"]


def means(turn: Turn) -> Means:
    """What an agent's next message is to this customer. A question is open until somebody answers what the customer
    wrote since the handover. If an admin took the conversation from the bot, the bot's answer counts."""
    now, conversation = turn.now, _open(turn)
    if conversation.waiting_since and not conversation.unasked:
        return "answer"
    if conversation.answered_at is None or conversation.followed >= FOLLOWING:
        return "push"
    since = now - max(conversation.answered_at, conversation.last_at)  # thanks just now are a word to answer, too
    return "piece" if since < SAME_ANSWER else "follow_up" if since < AFTER_IT else "push"


def asks(turn: Turn, at: datetime) -> None:
    """The customer has written to people and now waits for an answer, if they did not before."""
    if turn.conversation and (turn.conversation.waiting_since is None or turn.conversation.unasked):
        turn.converse(waiting_since=at, unasked=False)


async def check(turn: Turn, services: Services, item: AgentItem) -> None:
    """Raises RefusedError. Words that waited for the customer were checked when they were written."""
    if item.waited:
        return
    conversation, kind = _open(turn), means(turn)
    if not (conversation.waiting_since or conversation.answered_at or turn.state.last_inbound):
        raise RefusedError("nobody_asked")
    _not_too_fast(turn, services)
    if kind in {"answer", "piece"}:
        return
    alike = (
        bool(services.same_text)
        and await services.agent_texts.others(turn.taken.contact, item.text) >= services.same_text
    )
    try:
        if kind == "push" and alike:
            raise RefusedError(SAME_TEXT)
        if kind == "push" or alike:
            await _reserve(turn, services, item, team=kind == "push")
    except RefusedError:
        if services.same_text:
            await services.agent_texts.unsaid(turn.taken.contact, item.text)
        raise


def said(turn: Turn, item: AgentItem) -> None:
    """Note that the customer has an answer, or one more piece of it."""
    conversation, kind = _open(turn), means(turn)
    if kind == "answer" or item.waited:
        turn.converse(answered_at=turn.now, followed=0, asked_at=conversation.waiting_since or conversation.asked_at)
    else:
        turn.converse(followed=conversation.followed + 1)
    turn.converse(replied=(*_lately(turn), turn.now)[-MOST_KEPT:], waiting_since=None, unasked=False)


async def tell(turn: Turn, services: Services, item: AgentItem, code: str) -> None:
    """Show the team what was refused, at most once a minute per conversation. Admins get an alarm each time."""
    if (kind := ALARMING.get(code)) is None or turn.conversation is None:
        return
    told = turn.conversation.refused_at
    if told is None or turn.now - told >= SHOWN_EVERY:
        turn.note(item.id, item.text.strip(), item.agent, f"{REFUSED}{code}")
        turn.converse(refused_at=turn.now)
    await services.alarms.raise_(kind, {"agent": item.agent}, {"contact": turn.taken.contact})


def _not_too_fast(turn: Turn, services: Services) -> None:
    most, lately = services.agent_messages_per_minute, _lately(turn)
    if most and len(lately) >= most:
        raise RefusedError(TOO_FAST, again_at=(lately[-most] + MINUTE).isoformat())


def _lately(turn: Turn) -> tuple[datetime, ...]:
    return tuple(moment for moment in _open(turn).replied if turn.now - moment < MINUTE)


async def _reserve(turn: Turn, services: Services, item: AgentItem, *, team: bool) -> None:
    """Reserved by the item's id, so a turn that is repeated after a crash is counted once."""
    of_team = services.pushes_per_hour if team else 0
    held = derived_id("p", turn.taken.contact, item.id)
    full = await services.pushes.reserve(item.agent, held, of_agent=services.pushes_per_agent, of_team=of_team)
    if full:
        code = TEAM_TOO_MANY if full.team else TOO_MANY
        raise RefusedError(code, again_at=full.again_at.isoformat())


def _open(turn: Turn) -> Conversation:
    if turn.conversation is None:
        raise RefusedError("not_owner")
    return turn.conversation
