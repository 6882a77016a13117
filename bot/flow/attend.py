"""Attend: messages while a person owns the conversation. No skill answers; a closed list of texts remains."""

from __future__ import annotations

from bot.flow import consent, speak
from bot.flow.draft import Draft
from bot.flow.house import House
from bot.model.commands import EndOptIns
from bot.model.conversation import BOT, QUEUE
from bot.model.item import MessageItem
from bot.model.reflexes import reflex
from bot.model.skill import Skill

STOP, EMERGENCY = "stop", "emergency"
PLACE, LEAVE = "queue_place", "queue_leave"


async def attend(draft: Draft, house: House, item: MessageItem) -> None:
    """Keep the message for the person; a stop, an emergency and the place in the queue are dealt with at once."""
    if draft.conversation and (draft.conversation.waiting_since is None or draft.conversation.unasked):
        draft.converse(waiting_since=item.at, unasked=False)
    found = "" if item.opt_out else _reflex(draft, item)
    draft.heard(item, speak.understood(draft, found or item.opt_out or "", 1.0, (), "queued"))
    draft.done.append(item)
    if item.opt_out == "stop":
        consent.end(draft, [EndOptIns()], item, confirm=None)
    elif found == STOP:
        consent.end(draft, [EndOptIns()], item, lambda response, values: draft.service(response, item.id, values))
    elif found == EMERGENCY:
        draft.service("utter_emergency", item.id)
    elif found == PLACE and draft.owner == QUEUE:
        place = await house.place_in_queue(draft.taken.contact)
        draft.service("utter_still_waiting", item.id, {"position": place or None})
    elif found == LEAVE and draft.owner == QUEUE:
        draft.give_to(BOT, queued_at=None, waiting_since=None, first=False)
        draft.service("utter_left_queue", item.id)


def _reflex(draft: Draft, item: MessageItem) -> str:
    known: list[Skill] = [draft.content.skills[name] for name in (STOP, EMERGENCY) if name in draft.content.skills]
    found = reflex(item.text, [*known, *draft.content.service.values()], None)
    return found.skill if found else ""
