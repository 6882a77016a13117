"""What a restore makes of what a backup holds, so that nothing is sent or asked a second time.

What a backup had not finished, its installation has most probably finished after it. So messages that had not left
never leave, and messages of customers that had no answer yet are given to a person.
"""

from __future__ import annotations

from dataclasses import replace

from bot.model.conversation import State
from bot.model.item import AgentItem, Item, MessageItem, RestoredItem

UNSENT = frozenset({"pending", "sending", "unknown"})


def item_after(item: Item) -> Item:
    """A message, or an agent's words, are looked at by a person; everything else goes on."""
    return RestoredItem(item.id, item.at, item) if isinstance(item, MessageItem | AgentItem) else item


def state_after(state: State) -> tuple[State, tuple[AgentItem, ...]]:
    """An agent's words that waited for the customer have most probably left since: they are items again."""
    return replace(state, waiting=()), state.waiting


def leaves(status: str) -> bool:
    """Whether a message of this status would still leave, had there been no backup."""
    return status in UNSENT


def consent_after(status: str) -> str:
    """A notice spent and not known to be sent counts as failed; the next answer says so."""
    return "failed" if status == "spent" else status
