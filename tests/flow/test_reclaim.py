"""No owner is for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model.clock import from_ms
from bot.model.thread import QueueRow
from bot.store.redis import keys
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
    await owned.act("resolve", force=True)
    assert await timer(owned) is None


async def row(town: Scene) -> QueueRow:
    found = await town.stores.threads.row(town.contact)
    assert found is not None
    return found


async def rings(town: Scene, minutes: float, *present: str) -> None:
    """So long the desks of those present are open, and the timer rings whenever it is due."""
    ends = town.clock() + timedelta(minutes=minutes)
    while town.clock() < ends:
        due = await timer(town)
        at = from_ms(int(due)) if due else ends
        town.clock.now = min(max(at, town.clock() + timedelta(seconds=1)), ends)
        for one in present:
            await town.stores.presence.here(one)
        if due and town.clock() >= at:
            await town.ring()


async def test_an_agent_without_an_open_desk_loses_it(owned: Scene) -> None:
    """Ten minutes without an open desk while a question waits give it to the queue if somebody else is there; the
    customer is told that, and nothing that is not so."""
    await owned.stores.presence.gone("anna")
    await rings(owned, 9.9, "ben")
    assert await owned.owner() == "agent:anna"
    await rings(owned, 0.2, "ben")
    assert await owned.owner() == "queue"
    (told,) = await owned.deliver()
    assert owned.has(told, "utter_agent_away")
    assert "übernimmt" not in told
    assert "ganz vorn" not in told
    assert "abandoned" in await owned.notes()


async def test_an_agent_who_does_not_answer_loses_it(owned: Scene) -> None:
    """Fifteen minutes without an answer to a waiting customer give it back, however open the desk; the agent sees
    three minutes before that it will."""
    await rings(owned, 11.9, "anna", "ben")
    assert (await row(owned)).warned_until is None
    await rings(owned, 0.2, "anna", "ben")
    assert (await row(owned)).warned_until == owned.clock() + timedelta(minutes=2.9)
    await rings(owned, 2.8, "anna", "ben")
    assert await owned.owner() == "agent:anna"
    await rings(owned, 0.2, "anna", "ben")
    assert await owned.owner() == "queue"
    assert (await row(owned)).warned_until is None


async def test_nobody_else_is_there(owned: Scene) -> None:
    """With nobody else signed in the conversation stays, the customer is told nothing, the warning repeats, and an
    admin hears of it once in so many minutes; whoever comes then may have it."""
    before = await customer_waits(owned)
    await rings(owned, 16, "anna")
    warned = (await row(owned)).warned_at
    await rings(owned, 12, "anna")
    again = (await row(owned)).warned_at
    assert warned
    assert again
    assert again > warned
    assert await owned.owner() == "agent:anna"
    assert await owned.deliver() == []
    assert await customer_waits(owned) == before + 1
    await rings(owned, 4, "anna")
    assert await customer_waits(owned) == before + 2
    await rings(owned, 4, "anna", "ben")
    assert await owned.owner() == "queue"


async def customer_waits(town: Scene) -> int:
    alarms = await town.stores.alarms.newest()
    return sum(one.number for one in alarms if one.kind == "customer_waits" and one.details["contact"] == town.contact)


@pytest.mark.parametrize("minutes", [0, 1, 200])
async def test_who_is_gone_for_long_is_warned_before(owned: Scene, minutes: int) -> None:
    """A question that comes while the agent is away for hours waits as long as the warning takes, and no longer."""
    await owned.act("reply", "Moin, was kann ich tun?")
    await owned.stores.presence.gone("anna")
    await rings(owned, 30 + minutes, "ben")
    await owned.write("Wann kommt der Bus?")
    await owned.turn()
    await rings(owned, 2, "ben")
    assert await owned.owner() == "agent:anna"
    await rings(owned, 5, "ben")
    assert await owned.owner() == "queue"


THANKS = (
    "|ok danke|alles klar|Alles klar, vielen Dank!|👍|👍🏽|🙏🏻🙏🏻|😂|Danke dir 😊|super|Top, danke|thx|"
    "perfekt, danke Ihnen|ja super danke|prima!!!|OK 👍|Danke, Anna!|Vielen lieben Dank für die schnelle Hilfe!|"
    "gut zu wissen, danke|bis dann"
)
QUESTIONS = (
    "ok danke, und wann kommt sie?|danke, aber das hilft mir nicht|??|👍 und der Rückweg?|nein|ja|ok, U3|falsch|4711|"
    "alles klar und wo muss ich hin|Danke! Was kostet das|super, aber mein Ticket geht nicht|danke für nichts"
)


@pytest.mark.parametrize("answer", THANKS.split("|"))
async def test_an_answered_customer_waits_for_nobody(owned: Scene, answer: str) -> None:
    """Who was answered is never given back, whatever thanks or sign follows, and however long the agent is away."""
    await owned.act("reply", "Der Zug um 10:40 fährt wieder")
    if answer:
        await owned.write(answer)
        await owned.turn()
    assert (await row(owned)).waiting_since is None
    await owned.stores.presence.gone("anna")
    await rings(owned, 20, "ben")
    assert await owned.owner() == "agent:anna"
    assert await owned.deliver() == ["Der Zug um 10:40 fährt wieder"]


@pytest.mark.parametrize("question", QUESTIONS.split("|"))
async def test_a_question_after_thanks_waits(owned: Scene, question: str) -> None:
    """Whatever says more than thanks waits for an answer from then on."""
    await owned.act("reply", "Der Zug um 10:40 fährt wieder")
    owned.clock.move(minutes=5)
    await owned.write(question)
    await owned.turn()
    assert (await row(owned)).waiting_since == owned.clock()
    await rings(owned, 16, "anna", "ben")
    assert await owned.owner() == "queue"


async def test_thanks_while_waiting_change_nothing(owned: Scene) -> None:
    """Who waits and says "ok" meanwhile waits since their question."""
    since = (await row(owned)).waiting_since
    owned.clock.move(minutes=3)
    await owned.write("ok danke")
    await owned.turn()
    assert (await row(owned)).waiting_since == since


async def test_a_returned_customer_has_the_place_they_have_earned(start: Start) -> None:
    """Given back by the clock or by hand, a conversation stands where its unanswered question does: not first, not
    last; who was answered and asked nothing stands behind those who wait."""
    early, late, done = await start(), await start(), await start()
    late.clock.move(minutes=0)
    await done.say("Mensch")
    await late.say("Mensch")
    early.clock.move(minutes=-5)
    await early.say("Mensch")
    for one in (late, done):
        await one.stores.presence.here("anna")
        await one.act("claim")
    await rings(late, 16, "anna", "ben")
    await done.act("reply", "Moin")
    await done.act("return")

    rows = await late.stores.threads.queue()
    mine = {early.contact: "early", late.contact: "late", done.contact: "done"}
    assert [mine[one.contact] for one in rows if one.contact in mine] == ["early", "late", "done"]


async def test_giving_back_needs_no_window(owned: Scene) -> None:
    """After the window nobody can be told, and yet no owner is for ever."""
    owned.clock.move(hours=25)
    await rings(owned, 20, "ben")
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
