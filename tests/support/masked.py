"""Masking as an installation does it, with what the shipped packs know of numbers."""

from __future__ import annotations

from functools import partial

import actions
from bot.model.item import MessageItem
from bot.wiring import masking
from bot.wiring.packs import harmless

SPARES = partial(harmless, actions.packs(actions.available()))


def masked(item: MessageItem) -> MessageItem:
    """The message as it is stored."""
    return masking.masked(item, SPARES)
