"""Patience: after which items the rest of a sentence is waited for. Nobody waits for what is complete."""

from __future__ import annotations

from bot.model.grammar.piece import may_go_on, unfinished
from bot.model.grammar.yes_no import yes_or_no
from bot.model.item import Item, MessageItem


def patience(item: Item, hold_ms: int) -> tuple[int, int]:
    """How long the rest of a sentence is waited for after this item, and whether the waiting may begin with it."""
    if not hold_ms or not isinstance(item, MessageItem) or item.choice or item.attachments or item.location:
        return 0, 0
    if item.opt_out or item.quotes or item.supplied:
        return 0, 0
    begins = unfinished(item.said)
    return (hold_ms if begins or (may_go_on(item.said) and yes_or_no(item.said) is None) else 0), int(begins)
