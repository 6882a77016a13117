"""Hand over: give the conversation to people, and tell the truth about when one will read it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.flow.desk import after_resolved, callback
from bot.flow.turn.services import House
from bot.flow.turn.turn import Draft
from bot.model.conversation import QUEUE
from bot.model.item import MessageItem

WINDOW_FIRST = "utter_handover_window"


async def hand_over(draft: Draft, house: House, item: MessageItem, reason: str, topic: str) -> None:
    """Queue the conversation. Who is at a desk, the hours and the platform's window choose the words."""
    conversation = draft.conversation
    if (before := after_resolved.lately(draft)) and await after_resolved.go_back(draft, house, item, before):
        return
    queued = (conversation.queued_at if conversation else None) or (before.queued_at if before else draft.now)
    if topic not in draft.content.skills or reason == "asked":
        topic = (conversation.topic if conversation else "") or topic  # what they asked about before says more
    if before and before.topic:
        topic = before.topic
    draft.give_to(
        QUEUE, topic=topic, reason=reason, queued_at=queued, waiting_since=item.at, unasked=False, claimed_at=None
    )
    draft.note(item.id, "", code="handed_over")
    await promise(draft, house, item)


async def promise(draft: Draft, house: House, item: MessageItem) -> None:
    """What is true now of when a person reads it."""
    response, values = await _promise(draft, house)
    draft.service(response, item.id, values)
    if response == WINDOW_FIRST:
        callback.offer(draft, item)


async def who_is_there(draft: Draft, house: House) -> dict[str, Any]:
    """Whether somebody is at a desk, and else when, by the hours, somebody is back."""
    if await house.presence.present():
        return {"here": {"word": "utter_word_team_here"}}
    local = house.local(draft.now)
    back = None if house.hours.open_at(local) else house.hours.next_opening(local)
    return {"here": {"word": "utter_word_team_away"}, "back_at": {"at": back.isoformat()} if back else None}


async def _promise(draft: Draft, house: House) -> tuple[str, dict[str, Any]]:
    """Which text is true now: someone is there, nobody is, or the window ends before anybody comes."""
    there = await who_is_there(draft, house)
    if "back_at" not in there:
        return "utter_handover_open", {}
    values = {"back_at": there["back_at"]} if there["back_at"] else {}
    window = draft.state.window_until
    back = datetime.fromisoformat(there["back_at"]["at"]) if values else None
    if window is not None and back is not None and window <= back:
        return WINDOW_FIRST, {**values, "window_until": {"at": window.isoformat()}}
    return "utter_handover_closed", values
