"""Hand over: give the conversation to people, and tell the truth about when one will read it."""

from __future__ import annotations

from typing import Any

from bot.flow import callback
from bot.flow.draft import Draft
from bot.flow.house import House
from bot.model.conversation import QUEUE
from bot.model.item import MessageItem

WINDOW_FIRST = "utter_handover_window"


async def hand_over(draft: Draft, house: House, item: MessageItem, reason: str, topic: str) -> None:
    """Queue the conversation. Who is at a desk, the hours and the platform's window choose the words."""
    conversation = draft.conversation
    queued = (conversation.queued_at if conversation else None) or draft.now
    if topic not in draft.content.skills or reason == "asked":
        topic = (conversation.topic if conversation else "") or topic  # what they asked about before says more
    draft.give_to(
        QUEUE, topic=topic, reason=reason, queued_at=queued, waiting_since=item.at, unasked=False, claimed_at=None
    )
    draft.note(item.id, "", code="handed_over")
    response, values = await _promise(draft, house)
    draft.service(response, item.id, values)
    if response == WINDOW_FIRST:
        callback.offer(draft, item)


async def _promise(draft: Draft, house: House) -> tuple[str, dict[str, Any]]:
    """Which text is true now: someone is there, nobody is, or the window ends before anybody comes."""
    if await house.presence.present():
        return "utter_handover_open", {}
    local = house.local(draft.now)
    back = None if house.hours.open_at(local) else house.hours.next_opening(local)
    values: dict[str, Any] = {"back_at": {"at": back.isoformat()}} if back else {}
    window = draft.state.window_until
    if window is not None and back is not None and window <= back:
        return WINDOW_FIRST, {**values, "window_until": {"at": window.isoformat()}}
    return "utter_handover_closed", values
