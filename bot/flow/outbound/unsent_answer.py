"""Too fast: the bot has said so much to a contact in a few minutes that it is silent, and a person looks."""

from __future__ import annotations

from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.conversation import BOT, QUEUE, Conversation
from bot.model.ids import derived_id
from bot.model.item import UnsentItem

CODE = "rate"


async def hand_over(turn: Turn, services: Services, item: UnsentItem) -> None:
    """The question whose answer was held back goes to a person, without another word: most probably a bot asked it."""
    turn.outcome(item.id, item.question, "handed_over", code=CODE)
    await services.alarms.raise_(CODE, {"messenger": turn.state.address.connector})
    if turn.conversation is None:
        turn.set(conversation=Conversation(derived_id("k", item.id), turn.now, turn.now, disclosed=True))
    if turn.owner == BOT:
        turn.give_to(QUEUE, reason="limit", queued_at=turn.now, waiting_since=turn.now, unasked=False, claimed_at=None)
