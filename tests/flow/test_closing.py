"""*Resolved*: not while a question is open, undone for ten seconds, and never a dead end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.flow.turn.turn import TIDY
from bot.model.ids import random_id
from bot.model.item import AgentVerb, TimerItem
from bot.model.thread import QueueRow
from bot.store.redis import keys
from tests.flow.conftest import Start
from tests.flow.scene import Scene


@pytest.fixture
async def owned(start: Start) -> Scene:
    """A customer whom Anna has answered; *resolved* may be undone for ten seconds."""
    town = await start(undo_seconds=10)
    await town.say("Mensch")
    await town.stores.presence.here("anna")
    await town.act("claim")
    await town.act("reply", "Der Bus fährt wieder.")
    await town.deliver()
    return town


async def row(town: Scene) -> QueueRow:
    found = await town.stores.threads.row(town.contact)
    assert found is not None
    return found


async def tidied(town: Scene) -> None:
    await town.enqueue(TimerItem(random_id("t"), town.clock(), TIDY))
    await town.turn()


async def seconds_later(town: Scene, seconds: float = 10) -> list[str]:
    """The timers of that moment ring; gives what the customer sees then."""
    town.clock.move(seconds=seconds)
    shard = keys.shard_of(town.contact)
    for member, at in await town.redis.zrange(keys.timers(shard), 0, -1, withscores=True):
        if member.decode() == f"{town.contact}|close" and at <= town.clock().timestamp() * 1000:
            await town.redis.zadd(keys.timers(shard), {member: 1})
    await town.stores.ready.ring_timers()
    return await town.go_on()


async def test_a_done_conversation_ends_after_ten_seconds(owned: Scene) -> None:
    """Until then the customer hears nothing and it is the agent's; then they are told, once, and the bot has it."""
    result = await owned.act("resolve")
    assert result.until == (owned.clock() + timedelta(seconds=10)).isoformat()
    assert await owned.deliver() == []
    assert await seconds_later(owned, 9) == []
    assert await owned.owner() == "agent:anna"
    (told,) = await seconds_later(owned, 1)
    assert owned.has(told, "utter_resolved")
    assert await owned.owner() == "bot"
    assert await seconds_later(owned, 60) == []


async def test_undone(owned: Scene) -> None:
    """*Undo* leaves everything as it was, and the customer has never heard of it."""
    before = await owned.conversation()
    await owned.act("resolve")
    assert (await owned.act("undo", agent="ben")).code == "taken"
    assert (await owned.act("undo")).status == "done"
    after = await owned.conversation()
    assert (after.owner, after.waiting_since, after.queued_at) == (before.owner, before.waiting_since, before.queued_at)
    assert await seconds_later(owned, 60) == []
    assert await owned.owner() == "agent:anna"
    assert (await owned.notes())[-2:] == ["resolved", "undone"]


async def test_undone_twice(owned: Scene) -> None:
    """What the customer's question has undone already is undone: the agent's click is no failure."""
    await owned.act("resolve")
    await owned.say("Und der Rückweg?")
    assert (await owned.act("undo")).status == "done"
    assert await owned.owner() == "agent:anna"


async def test_undone_too_late(owned: Scene) -> None:
    """After the ten seconds *undo* is refused; it can be taken again."""
    await owned.act("resolve")
    await seconds_later(owned)
    assert (await owned.act("undo")).code == "too_late"
    assert (await owned.act("reopen")).status == "done"
    assert await owned.owner() == "agent:anna"


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("Und wann bekomme ich den Rucksack?", "agent:anna"),
        ("Hilfe, hier brennt es!", "agent:anna"),
        ("Danke!", "bot"),
        ("👍", "bot"),
    ],
)
async def test_what_the_customer_writes_meanwhile(owned: Scene, text: str, owner: str) -> None:
    """A question within the ten seconds takes it back by itself, and waits for the same agent; thanks do not."""
    await owned.act("resolve")
    owned.clock.move(seconds=3)
    await owned.say(text)
    await seconds_later(owned, 8)
    assert await owned.owner() == owner
    if owner != "bot":
        assert (await row(owned)).waiting_since


async def test_an_open_question_is_not_done(owned: Scene) -> None:
    """Refused while nobody has answered the last question; a second, explicit word closes it and is kept."""
    await owned.say("Und der Rückweg?")
    refused = await owned.act("resolve")
    assert (refused.status, refused.code) == ("refused", "open_question")
    assert await owned.owner() == "agent:anna"
    assert (await owned.act("resolve", "angerufen", force=True)).status == "done"
    await seconds_later(owned)
    last = [entry.line for entry in await owned.lines() if entry.line.note == "resolved_open"]
    assert [(line.text, line.agent) for line in last] == [("angerufen", "anna")]
    rows = await owned.stores.threads.closed(owned.clock() - timedelta(days=1), 500)
    (closed,) = [one for one in rows if one.contact == owned.contact]
    assert closed.settled
    assert closed.settled.open


async def test_claimed_and_closed_without_a_word_is_refused(start: Start) -> None:
    """j, c, e: a customer who has heard nothing is not done."""
    town = await start(undo_seconds=10)
    await town.say("Mensch")
    await town.act("claim")
    assert (await town.act("resolve")).code == "open_question"


async def test_thanks_after_the_answer_are_no_open_question(owned: Scene) -> None:
    """ "ok danke" leaves nothing open."""
    await owned.say("ok danke")
    assert (await owned.act("resolve")).status == "done"


async def test_a_reply_takes_it_back(owned: Scene) -> None:
    """Whoever goes on writing is not done."""
    await owned.act("resolve")
    await owned.act("reply", "Ach, noch etwas:")
    assert await seconds_later(owned, 30) == ["Ach, noch etwas:"]
    assert await owned.owner() == "agent:anna"


async def test_what_was_closed_is_listed_and_taken_again(owned: Scene) -> None:
    """It stands in the list with its last words until somebody takes it again, also a colleague, and then no more."""

    async def listed() -> list[QueueRow]:
        rows = await owned.stores.threads.closed(owned.clock() - timedelta(days=7), 500)
        return [one for one in rows if one.contact == owned.contact]

    await owned.act("resolve")
    assert await listed() == []
    await seconds_later(owned)
    (closed,) = await listed()
    assert closed.settled
    assert closed.settled.last
    assert (closed.settled.agent, closed.settled.last.text) == ("anna", "Der Bus fährt wieder.")
    assert (await owned.act("reopen", agent="ben")).status == "done"
    assert await owned.owner() == "agent:ben"
    assert await listed() == []
    assert (await owned.act("reply", "Ich noch einmal.", agent="ben")).status == "done"


@pytest.mark.parametrize(("verb", "hours", "code"), [("reopen", 25, "window"), ("undo", 0, "too_late")])
async def test_taking_again_has_its_end(owned: Scene, verb: AgentVerb, hours: int, code: str) -> None:
    """After the customer's window nothing can be said, so nothing is taken."""
    await owned.act("resolve")
    await seconds_later(owned)
    owned.clock.move(hours=hours)
    assert (await owned.act(verb)).code == code


async def test_only_what_a_person_has_closed_is_taken_again(start: Start) -> None:
    """What the bot alone has had is nobody's to take."""
    town = await start()
    await town.say("Moin")
    assert (await town.act("reopen")).code == "not_closed"


async def test_a_closed_conversation_is_forgotten_after_a_week(owned: Scene) -> None:
    """The list's last words go with the list, and so does the customer's name."""
    await owned.write("Danke", name="Ada")
    await owned.turn()
    await owned.act("resolve")
    await seconds_later(owned)
    owned.clock.move(days=6)
    await tidied(owned)
    state = await owned.state()
    assert (state.settled is not None, state.name) == (True, "Ada")
    owned.clock.move(days=2)
    await tidied(owned)
    state = await owned.state()
    assert (state.settled, state.name) == (None, "")


async def test_a_name_is_for_the_desk(start: Start) -> None:
    """What the platform calls a customer stands in the row and in their export, and in nothing that they are sent."""
    town = await start()
    heard = await town.say("Mensch", name=" Zed\u202e  Zackendorf ")
    heard += await town.say("Wo bin ich in der Schlange?")
    assert (await row(town)).name == "Zed Zackendorf"
    assert "Zackendorf" not in "".join(heard)
    exported = await town.stores.exports.of(town.contact)
    assert exported
    assert exported["state"]["name"] == "Zed Zackendorf"
