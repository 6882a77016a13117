"""Same text: an agent answers who asks. One text to many who did not ask is refused, and an admin hears of it."""

from __future__ import annotations

from bot.flow.draft import Draft
from bot.flow.house import House
from bot.model.errors import RefusedError
from bot.model.item import AgentItem

CODE = "same_text"


async def check(draft: Draft, house: House, item: AgentItem) -> None:
    """Raises RefusedError if too many others have got much the same words unasked within a day.

    Who waits for an answer does not count, neither as the one who gets it nor as one who got it: a storm may be
    answered with one text.
    """
    conversation = draft.conversation
    if not house.same_text or (conversation and conversation.waiting_since and not conversation.unasked):
        return
    others = await house.sayings.others(draft.taken.contact, item.text)
    if others < house.same_text:
        return
    await house.sayings.unsaid(draft.taken.contact, item.text)
    await house.alarms.raise_(CODE, {"agent": item.agent})
    raise RefusedError(CODE)
