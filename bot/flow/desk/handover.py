"""Handover: give the conversation to people, and say truthfully when somebody will read it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.flow.desk import after_resolved, callback
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.conversation import QUEUE
from bot.model.item import MessageItem

WINDOW_FIRST = "utter_handover_window"


async def hand_over(turn: Turn, services: Services, item: MessageItem, reason: str, topic: str) -> None:
    """Queue the conversation. The text depends on who is signed in, the hours and the platform's window."""
    conversation = turn.conversation
    if (before := after_resolved.lately(turn)) and await after_resolved.go_back(turn, services, item, before):
        return
    queued = (conversation.queued_at if conversation else None) or (before.queued_at if before else turn.now)
    if topic not in turn.content.skills or reason == "asked":
        topic = (conversation.topic if conversation else "") or topic  # what they asked about before says more
    if before and before.topic:
        topic = before.topic
    turn.give_to(
        QUEUE, topic=topic, reason=reason, queued_at=queued, waiting_since=item.at, unasked=False, claimed_at=None
    )
    turn.note(item.id, "", code="handed_over")
    await promise(turn, services, item)


async def promise(turn: Turn, services: Services, item: MessageItem) -> None:
    """Say when somebody will read it, as far as we know now."""
    response, values = await _promise(turn, services)
    turn.service(response, item.id, values)
    if response == WINDOW_FIRST:
        callback.offer(turn, item)


async def who_is_there(turn: Turn, services: Services) -> dict[str, Any]:
    """Whether an agent is signed in; if not, when the desk opens again."""
    if await services.presence.present():
        return {"here": {"word": "utter_word_team_here"}}
    local = services.local(turn.now)
    hours = services.own.hours
    back = None if hours.open_at(local) else hours.next_opening(local)
    return {"here": {"word": "utter_word_team_away"}, "back_at": {"at": back.isoformat()} if back else None}


async def _promise(turn: Turn, services: Services) -> tuple[str, dict[str, Any]]:
    """The text that is true now: somebody is there, nobody is, or the window ends before the desk opens."""
    there = await who_is_there(turn, services)
    if "back_at" not in there:
        return "utter_handover_open", {}
    values = {"back_at": there["back_at"]} if there["back_at"] else {}
    window = turn.state.window_until
    back = datetime.fromisoformat(there["back_at"]["at"]) if values else None
    if window is not None and back is not None and window <= back:
        return WINDOW_FIRST, {**values, "window_until": {"at": window.isoformat()}}
    return "utter_handover_closed", values
