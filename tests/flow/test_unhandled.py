"""A handler that forgets its item: the turn fails at once, and in the end a person has the item."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, get_args

import pytest

from bot.flow.dispatch import HANDLERS, Handler, converse
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.errors import UnhandledItemError
from bot.model.ids import random_id
from bot.model.item import EraseItem, Item, ItemKind, TimerItem
from bot.model.turn import Taken
from bot.worker.turns import FAILED
from tests.flow.scene import Scene
from tests.flow.test_failures import taken


async def forgets(turn: Turn, services: Services, waiting: Sequence[Any]) -> int:
    """Neither deals with the item nor asks to wait."""
    return 0


async def drops(turn: Turn, services: Services, waiting: Sequence[Any]) -> int:
    """Says that it has dealt with a message of which it leaves no trace."""
    return 1


async def turn_with(found: Taken, town: Scene, kind: ItemKind, handler: Handler) -> None:
    async with asyncio.timeout(5):
        await converse(found, town.services, {**HANDLERS, kind: handler})


def test_every_kind_of_item_has_a_handler() -> None:
    """Whatever can lie in a mailbox is dealt with, and nothing else is."""
    kinds = {one.__dataclass_fields__["kind"].default for one in get_args(Item)}
    assert set(HANDLERS) == kinds == set(get_args(ItemKind))


@pytest.mark.parametrize("handler", [forgets, drops])
async def test_a_forgotten_message_fails_its_turn(town: Scene, handler: Handler) -> None:
    """A message that is left as it was, or gone without a line, is an error at once, no endless turn."""
    await town.write("Moin")
    found = await taken(town)
    with pytest.raises(UnhandledItemError):
        await turn_with(found, town, "message", handler)


async def test_a_forgotten_item_ends_with_a_person(town: Scene) -> None:
    """Forgotten in each of its turns, a message is a dead letter after three, and its customer hears of a person."""
    await town.write("Moin")
    for _ in range(3):
        found = await taken(town)
        with pytest.raises(UnhandledItemError):
            await turn_with(found, town, "message", forgets)
        await town.stores.mailbox.give_back(found.contact, found.fence, 0, count=FAILED)
    assert town.has(await town.go_on(), "utter_handover_closed")
    assert "set_aside" in await town.notes()
    assert await town.waiting() == 0


async def test_what_was_dealt_with_before_is_not_lost(town: Scene) -> None:
    """A turn that forgets its second item fails as a whole: nothing of it is half done."""
    await town.write("Moin")
    await town.enqueue(TimerItem(random_id("t"), town.clock(), "owner"))
    found = await taken(town)
    with pytest.raises(UnhandledItemError):
        await turn_with(found, town, "timer", forgets)
    assert await town.waiting() == 2


async def test_an_erasure_never_runs_among_other_items(town: Scene) -> None:
    """The worker carries it out in a turn of its own; the loop does not swallow one."""
    await town.say("Moin")
    await town.enqueue(EraseItem(random_id("x"), town.clock()))
    with pytest.raises(UnhandledItemError):
        await turn_with(await taken(town), town, "event", forgets)
