"""Ways around the hour's budget: crashes, batches, clocks, restores, waiting words, ids put together by hand."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, timedelta

from bot.flow.dispatch import converse
from bot.model.ids import random_id
from bot.model.item import AgentItem
from bot.store.backup import rows
from bot.store.restore import put_row
from tests.flow.conftest import Start
from tests.flow.test_callback import after, asked, reply, taken
from tests.system.gate.people import OFFER, got, served, spent, unique


async def test_16_words_for_a_closed_window(start: Start) -> None:
    """What waits for the customer's answer to a template is counted when it is written, and not when it leaves."""
    town = await asked(start)
    turn = await taken(town)
    for number in range(10):
        commit = await converse(replace(turn, items=(reply(town, f"a-{number}", unique(number)),)), town.services)
        turn = after(turn, commit)
        town.clock.move(seconds=10)
    waiting = turn.state.waiting if turn.state else ()
    assert len(waiting) == 10
    assert await spent(town) == 6, "an answer, three that follow it, and six more"
    assert turn.state is not None
    opened = replace(turn, items=waiting, state=replace(turn.state, window_until=town.clock() + timedelta(hours=1)))
    assert len((await converse(opened, town.services)).outgoing) == 10
    assert await spent(town) == 6


async def test_17_a_turn_that_is_taken_again(start: Start) -> None:
    """A crash between the place in the budget and the commit counts once: the item finds the place it has."""
    (town,) = await served(start, 1)
    item = AgentItem(random_id("a"), town.clock(), "anna", "reply", (await town.state()).epoch, OFFER)
    await town.enqueue(item)
    for _ in range(15):
        await town.make_ready()
        found = await town.stores.mailbox.take(town.contact, 20)
        assert found is not None
        await converse(found, town.services)
        await town.stores.mailbox.give_back(town.contact, found.fence, 0, count=0)
    await town.turn()
    assert await town.deliver() == [OFFER]
    assert await spent(town) == 1


async def test_18_an_items_id_used_twice(start: Start) -> None:
    """An id put together by hand is another item with another contact, and the same one with the same."""
    towns = await served(start, 12)
    for town in towns:
        await town.enqueue(AgentItem("a-forged", town.clock(), "anna", "reply", (await town.state()).epoch, unique(1)))
        await town.enqueue(AgentItem("a-forged", town.clock(), "anna", "reply", (await town.state()).epoch, unique(2)))
        await town.turn()
    assert await got(towns) <= 10


async def test_19_the_hour_rolls_over(start: Start) -> None:
    """The hour moves along: around a full one no more leave than in any other, and a clock set back frees nothing."""
    towns = await served(start, 14)
    began = towns[0].clock().replace(minute=59, second=0)
    for number, town in enumerate(towns[:10]):
        town.clock.now = began
        assert (await town.act("reply", unique(number))).status == "done"
    for number, minutes in enumerate((2, -45, 59, 60), 10):
        towns[number].clock.now = began + timedelta(minutes=minutes)
        result = await towns[number].act("reply", unique(number))
        assert (result.code, minutes) == ("" if minutes == 60 else "pushes", minutes)
        if result.code:
            assert result.again_at == (began + timedelta(hours=1)).astimezone(UTC).isoformat()


async def test_20_restored_on_another_server(start: Start) -> None:
    """A budget that is spent comes back with the backup: a restore is no new hour."""
    towns = await served(start, 11)
    for number, town in enumerate(towns[:10]):
        await town.act("reply", unique(number))
    redis, last = towns[0].redis, towns[10]
    copied = [row async for row in rows(redis, last.clock) if row.key.startswith("{pushes}")]
    await redis.delete(*[row.key for row in copied])
    for row in copied:
        await put_row(redis, replace(row, ends=None))
    assert (await last.act("reply", OFFER)).code == "pushes"


async def test_21_a_batch_in_one_turn(start: Start) -> None:
    """Many replies in one mailbox are looked at one by one, also where a single turn makes all of them."""
    towns = await served(start, 4)
    for town in towns:
        epoch = (await town.state()).epoch
        await asyncio.gather(
            *(
                town.enqueue(AgentItem(random_id("a"), town.clock(), "anna", "reply", epoch, unique(n)))
                for n in range(9)
            )
        )
        await town.turn()
        await town.deliver()
    assert sum(one.basis.kind == "agent" for town in towns for one in town.permits) == 4 + 10
