"""Set aside: an item that broke its turn again and again hurts nobody any more, and a person takes over."""

from __future__ import annotations

from bot.flow import speak
from bot.flow.arrive import arrive
from bot.flow.draft import Draft
from bot.flow.hand_over import hand_over
from bot.flow.house import House
from bot.model.conversation import BOT
from bot.model.item import AgentItem, MessageItem
from bot.model.turn import Commit, ItemResult, Taken


async def set_aside(taken: Taken, house: House, why: str) -> Commit:
    """Take the first item out of the mailbox, keep what can be shown of it, and hand a customer's message over."""
    draft = Draft(taken, house)
    item = taken.items[0]
    match item:
        case MessageItem():
            arrive(draft, house, item)
            draft.heard(item, speak.understood(draft, "", 0.0, (), "handed_over"))
            if draft.owner == BOT:
                await hand_over(draft, house, item, "other", "")
        case AgentItem():
            draft.result(item.id, ItemResult("refused", "broken", draft.owner))
    draft.note(item.id, why[:200], code="set_aside")
    draft.done.append(item)
    return draft.commit()
