"""An agent's action in flow: kept first, done only by its result."""

from __future__ import annotations

import asyncio
from dataclasses import fields

from bot.desk.bodies import Act
from bot.flow.desk.submit_action import act, action_id
from bot.model.address import Address
from bot.model.clock import utc_now
from bot.model.errors import NotStoredError
from bot.model.item import AgentItem, Item
from bot.model.turn import ItemResult
from tests.desk.scene import Desk


async def acted(desk: Desk, contact: str, *, patience: float = 20.0) -> ItemResult | None:
    item = AgentItem(action_id("jana", contact, "k"), desk.clock(), "jana", "claim", 1)
    return await act(desk.mailbox, desk.ready, asyncio.sleep, contact, item, patience=patience)


async def test_the_item_in_the_mailbox_is_what_the_agent_did(store: Desk) -> None:
    """The action lies in the contact's mailbox with the epoch that the agent saw."""
    contact = await store.waiting()
    assert await acted(store, contact, patience=0) is None
    taken = await store.mailbox.take(contact, 10)
    assert taken is not None
    (item,) = taken.items
    assert isinstance(item, AgentItem)
    assert (item.id, item.agent, item.verb, item.epoch) == (
        action_id("jana", contact, "k"),
        "jana",
        "claim",
        1,
    )


async def test_the_same_click_is_one_item(store: Desk) -> None:
    """However often a click arrives, the mailbox holds it once."""
    contact = await store.waiting()
    for _ in range(3):
        assert await acted(store, contact, patience=0) is None
    taken = await store.mailbox.take(contact, 10)
    assert taken is not None
    assert len(taken.items) == 1


async def test_a_turns_result_is_the_answer(store: Desk) -> None:
    """Once a turn has dealt with the item, its result comes back."""
    contact = await store.waiting()
    async with store.worker():
        assert await acted(store, contact) == ItemResult("done", owner="agent:jana")


def test_ids_differ_by_agent_contact_and_key() -> None:
    """Two actions are the same only if agent, contact and key are."""
    ids = {
        action_id(*parts)
        for parts in [("a", "c", "k"), ("b", "c", "k"), ("a", "d", "k"), ("a", "c", "l"), ("ac", "", "k")]
    }
    assert len(ids) == 5


def test_a_field_of_an_action_has_one_name() -> None:
    """What a page may send is what the item holds, under the same names; the rest of the item is ours."""
    ours = {"id", "at", "agent", "waited", "kind"}
    assert {one.name for one in fields(AgentItem)} - ours == set(Act.model_fields) - {"contact", "key"}


class Failing:
    """A store that keeps items but cannot wake anybody, nor say what became of them at first."""

    def __init__(self) -> None:
        self.kept: list[Item] = []
        self.looks = 0

    async def enqueue(self, contact: str, item: Item, address: Address | None, dedupe: str) -> bool:
        self.kept.append(item)
        return True

    async def wake(self, contact: str) -> None:
        raise NotStoredError("away")

    async def result(self, contact: str, item_id: str) -> ItemResult | None:
        self.looks += 1
        if self.looks < 3:
            raise NotStoredError("away")
        return ItemResult("done")


async def test_a_kept_action_is_never_called_lost() -> None:
    """After the item is kept, a store that falters delays the answer and does not turn it into a refusal."""
    failing = Failing()
    slept: list[float] = []

    async def pause(seconds: float) -> None:
        slept.append(seconds)

    part: object = failing
    item = AgentItem("a-1", utc_now(), "jana", "claim", 1)
    result = await act(part, part, pause, "c-1", item)  # type: ignore[arg-type]  # only what an action needs
    assert (result, len(failing.kept), len(slept)) == (ItemResult("done"), 1, 2)
