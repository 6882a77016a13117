"""Submit an agent's action: it goes into the contact's mailbox, and is done only when a turn says so."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from bot.model.errors import NotStoredError
from bot.model.ids import derived_id
from bot.model.item import AgentItem
from bot.model.mailbox import Mailbox, Ready
from bot.model.turn import ItemResult

PATIENCE = 3.0
FIRST_LOOK = 0.02
LONGEST_PAUSE = 0.3

Pause = Callable[[float], Awaitable[object]]
"""Waits so many seconds, or less if the contact changes."""


def action_id(agent: str, contact: str, key: str) -> str:
    """The same click has the same id, however often it arrives."""
    return derived_id("a", agent, contact, key)


async def act(
    mailbox: Mailbox, ready: Ready, pause: Pause, contact: str, item: AgentItem, *, patience: float = PATIENCE
) -> ItemResult | None:
    """What the turn made of it; None if no turn has looked at it yet. Raises NotStoredError."""
    await mailbox.enqueue(contact, item, None, item.id)
    with contextlib.suppress(NotStoredError):  # only a hint: the item is kept
        await ready.wake(contact)
    return await _wait_for_outcome(mailbox, pause, contact, item.id, patience)


async def outcome_of(mailbox: Mailbox, contact: str, item_id: str) -> ItemResult | None:
    """What is known now. A store that cannot answer does not mean that a stored action is lost."""
    try:
        return await mailbox.result(contact, item_id)
    except NotStoredError:
        return None


async def _wait_for_outcome(
    mailbox: Mailbox, pause: Pause, contact: str, item_id: str, patience: float
) -> ItemResult | None:
    """Checks the time instead of using a timeout, so that no call to the store is cut off halfway."""
    now = asyncio.get_running_loop().time
    end, wait = now() + patience, FIRST_LOOK
    while (result := await outcome_of(mailbox, contact, item_id)) is None and now() < end:
        await pause(wait)
        wait = min(wait * 2, LONGEST_PAUSE)
    return result
