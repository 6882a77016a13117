"""A bot's answer that did not leave: somebody else owns the conversation by now, or the bot has said too much."""

from __future__ import annotations

from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.conversation import BOT, QUEUE, Conversation
from bot.model.ids import derived_id
from bot.model.item import UnsentItem

RATE, SUPERSEDED = "rate", "unsent"


async def hand_over(turn: Turn, services: Services, item: UnsentItem) -> None:
    """Its question counts as handed over to a person."""
    if item.why == "rate":
        await _too_fast(turn, services, item)
    else:
        _superseded(turn, item)


async def _too_fast(turn: Turn, services: Services, item: UnsentItem) -> None:
    """Most probably another bot asks: a person looks, and nothing more is said."""
    turn.outcome(item.id, item.question, "handed_over", code=RATE)
    await services.alarms.raise_(RATE, {"messenger": turn.state.address.connector})
    if turn.conversation is None:
        turn.set(conversation=Conversation(derived_id("k", item.id), turn.now, turn.now, disclosed=True))
    if turn.owner == BOT:
        turn.give_to(QUEUE, reason="limit", queued_at=turn.now, waiting_since=turn.now, unasked=False, claimed_at=None)


def _superseded(turn: Turn, item: UnsentItem) -> None:
    """The new owner answers the question; its customer has waited for a person since the owner changed."""
    turn.outcome(item.id, item.question, "handed_over", code=SUPERSEDED)
    if turn.conversation and turn.conversation.waiting_since:
        turn.converse(unasked=False)
