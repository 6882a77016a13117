"""Who ends the web chat in their browser: what ends with it here, and what does not."""

from __future__ import annotations

from bot.flow.dispatch import converse
from bot.model.ids import random_id
from bot.model.item import LEFT, OptOutItem
from tests.flow.conftest import Start
from tests.flow.scene import Scene
from tests.support.listener import CHAT_LIKE

WISH = "Sag mir Bescheid, wenn die U3 wieder fährt"


async def leave(town: Scene) -> list[str]:
    await town.enqueue(OptOutItem(random_id("o"), town.clock(), LEFT))
    return await town.go_on()


async def test_what_would_reach_nobody_ends(start: Start) -> None:
    """Notices of this chat end without a word, and the team sees why; nothing is erased."""
    town = await start(channel=CHAT_LIKE)
    town.feed.disrupt("U3")
    await town.say(WISH)
    assert await town.consents()
    lines = len(await town.lines())
    assert await leave(town) == []
    assert await town.consents() == []
    assert (await town.notes())[-1] == "opted_out_left"
    assert len(await town.lines()) == lines + 1
    town.feed.disrupt()
    await town.event()
    assert await town.go_on() == []


async def test_nobody_waits_for_an_answer_that_nobody_hears(start: Start) -> None:
    """The place in the queue is free again; whoever comes with a new cookie is somebody else anyway."""
    town = await start(channel=CHAT_LIKE)
    await town.queue()
    assert await leave(town) == []
    assert await town.owner() == "bot"
    assert town.contact not in {row.contact for row in await town.stores.threads.queue()}
    assert (await town.state()).conversation is None


async def test_an_agent_keeps_the_conversation(start: Start) -> None:
    """Whoever works on it sees that nobody hears them there any more, and closes it themselves."""
    town = await start(channel=CHAT_LIKE)
    await town.queue()
    await town.act("claim")
    await leave(town)
    assert await town.owner() == "agent:anna"
    assert "opted_out_left" in await town.notes()


async def test_danger_is_still_looked_at(start: Start) -> None:
    """A person who wrote of danger and closed the chat stays first before the team's eyes."""
    town = await start(channel=CHAT_LIKE)
    await town.say("Hier brennt es!")
    await leave(town)
    assert await town.owner() == "queue"


async def test_another_contact_of_the_person_hears_nothing(town: Scene) -> None:
    """It is no stop: what was allowed elsewhere is not touched, so nothing is carried to other addresses."""
    town.feed.disrupt("U3")
    await town.say(WISH)
    await town.enqueue(OptOutItem(random_id("o"), town.clock(), LEFT))
    await town.make_ready()
    taken = await town.stores.mailbox.take(town.contact, 10)
    assert taken is not None
    assert (await converse(taken, town.services)).elsewhere is None
