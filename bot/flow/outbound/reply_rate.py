"""Too fast: the bot has said so much to a contact in a few minutes that it is silent, and a person looks."""

from __future__ import annotations

from bot.flow.turn.services import House
from bot.flow.turn.turn import Draft
from bot.model.conversation import BOT, QUEUE, Conversation
from bot.model.ids import derived_id
from bot.model.item import UnsentItem

CODE = "rate"


async def hand_over(draft: Draft, house: House, item: UnsentItem) -> None:
    """The question whose answer was held back goes to a person, without another word: most probably a bot asked it."""
    draft.outcome(item.id, item.question, "handed_over", code=CODE)
    await house.alarms.raise_(CODE, {"messenger": draft.state.address.connector})
    if draft.conversation is None:
        draft.set(conversation=Conversation(derived_id("k", item.id), draft.now, draft.now, disclosed=True))
    if draft.owner == BOT:
        draft.give_to(
            QUEUE, reason="limit", queued_at=draft.now, waiting_since=draft.now, unasked=False, claimed_at=None
        )
