"""Unsent: a bot's answer that a change of owner has overtaken. Its question is the new owner's from then on."""

from __future__ import annotations

from bot.flow.turn.turn import Turn
from bot.model.item import UnsentItem


def hand_over(turn: Turn, item: UnsentItem) -> None:
    """Count the question as handed over; its customer waits for a person since the owner has changed."""
    turn.outcome(item.id, item.question, "handed_over", code="unsent")
    if turn.conversation and turn.conversation.waiting_since:
        turn.converse(unasked=False)
