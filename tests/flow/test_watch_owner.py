"""No owner is for ever."""

from __future__ import annotations

import pytest

from bot.store import keys
from tests.flow.conftest import Start
from tests.flow.scene import Scene


@pytest.fixture
async def owned(town: Scene) -> Scene:
    """A customer whom Anna has, her desk open."""
    await town.say("Mensch")
    await town.stores.presence.here("anna")
    await town.act("claim")
    return town


async def timer(town: Scene) -> float | None:
    score: float | None = await town.redis.zscore(keys.timers(keys.shard_of(town.contact)), f"{town.contact}|owner")
    return score


async def test_a_claim_is_watched(owned: Scene) -> None:
    """From the claim on a timer looks after the owner each minute; resolving ends it."""
    claimed = await timer(owned)
    assert claimed == (owned.clock().timestamp() + 60) * 1000
    owned.clock.move(minutes=1)
    await owned.ring()
    assert await timer(owned) == claimed + 60_000
    assert await owned.owner() == "agent:anna"
    await owned.act("resolve")
    assert await timer(owned) is None


async def test_an_agent_without_an_open_desk_loses_it(owned: Scene) -> None:
    """Ten minutes without an open desk give the conversation back, and the customer is told."""
    await owned.act("reply", "Moin")
    owned.clock.move(minutes=10)
    await owned.ring()
    assert await owned.owner() == "agent:anna"
    owned.clock.move(seconds=1)
    await owned.ring()
    assert await owned.owner() == "queue"
    assert owned.has(await owned.deliver(), "utter_agent_away")
    assert "abandoned" in await owned.notes()


async def test_an_agent_who_does_not_answer_loses_it(owned: Scene) -> None:
    """Fifteen minutes without an answer to a waiting customer give it back, however open the desk."""
    owned.clock.move(minutes=15)
    await owned.stores.presence.here("anna")
    await owned.ring()
    assert await owned.owner() == "agent:anna"
    owned.clock.move(seconds=1)
    await owned.ring()
    assert await owned.owner() == "queue"


async def test_a_customer_who_was_answered_does_not_wait(owned: Scene) -> None:
    """With an open desk and an answered customer, nothing is given back, for hours."""
    await owned.act("reply", "Moin, was kann ich tun?")
    for _ in range(20):
        owned.clock.move(minutes=9)
        await owned.stores.presence.here("anna")
        await owned.ring()
    assert await owned.owner() == "agent:anna"
    await owned.write("noch eine Frage")
    await owned.turn()
    owned.clock.move(minutes=16)
    await owned.stores.presence.here("anna")
    await owned.ring()
    assert await owned.owner() == "queue"


async def test_an_abandoned_customer_is_the_first(start: Start) -> None:
    """What an agent left alone goes before everybody else, as the text says; the next claim takes that off again."""
    early, late = await start(), await start()
    early.clock.move(minutes=-30)
    await early.say("Mensch")
    await late.say("Mensch")
    await late.stores.presence.here("anna")
    await late.act("claim")
    late.clock.move(minutes=16)
    await late.ring()

    async def order() -> list[str]:
        rows = await late.stores.threads.queue()
        return [row.contact for row in rows if row.contact in {early.contact, late.contact}]

    assert await order() == [late.contact, early.contact]
    await late.stores.presence.here("anna")
    await late.act("claim")
    await late.act("return")
    assert await order() == [early.contact, late.contact]


async def test_giving_back_needs_no_window(owned: Scene) -> None:
    """After the window nobody can be told, and yet no owner is for ever."""
    owned.clock.move(hours=25)
    await owned.ring()
    assert await owned.owner() == "queue"
    assert await owned.deliver() == []
    assert "window_closed" in await owned.notes()


async def test_a_timer_of_the_past_changes_nothing(owned: Scene) -> None:
    """A timer that rings after the conversation has gone on elsewhere does nothing."""
    await owned.act("return")
    owned.clock.move(hours=1)
    await owned.ring()
    assert await owned.owner() == "queue"
    assert "abandoned" not in await owned.notes()
