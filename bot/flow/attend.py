"""Attend: messages while a person owns the conversation. No skill answers; a closed list of texts remains."""

from __future__ import annotations

from bot.flow import stop, unasked
from bot.flow.arrive import answerable
from bot.flow.draft import Draft
from bot.flow.house import House
from bot.flow.understood import understood
from bot.model.conversation import BOT, QUEUE
from bot.model.item import MessageItem
from bot.model.reflexes import reflex
from bot.model.skill import Skill
from bot.model.stop import STOP

EMERGENCY = "emergency"
PLACE, LEAVE = "queue_place", "queue_leave"


async def attend(draft: Draft, house: House, item: MessageItem) -> None:
    """Keep the message for the person; a stop, an emergency and the place in the queue are dealt with at once. An
    open question is passed over by it: a later yes would answer something else."""
    unasked.asks(draft, item.at)
    if answerable(draft, item):
        draft.close_question()
    found = "" if item.opt_out else _reflex(draft, item)
    stops = stop.ends(draft, house, item)
    draft.heard(item, understood(draft, STOP if stops else found or item.opt_out or "", 1.0, (), "queued"))
    draft.done.append(item)
    stop.obey(draft, item, stops)
    if found == EMERGENCY:
        draft.service("utter_emergency", item.id)
    elif found == PLACE and draft.owner == QUEUE:
        place = await house.place_in_queue(draft.taken.contact)
        draft.service("utter_still_waiting", item.id, {"position": place or None})
    elif found == LEAVE and draft.owner == QUEUE:
        draft.give_to(BOT, queued_at=None, waiting_since=None, unasked=False, first=False)
        draft.service("utter_left_queue", item.id)


def _reflex(draft: Draft, item: MessageItem) -> str:
    known: dict[str, Skill] = {**draft.content.skills, **draft.content.service}
    found = reflex(item.said, [known[name] for name in (EMERGENCY, PLACE, LEAVE) if name in known], None)
    return found.skill if found else ""
