"""From the web chat to WhatsApp: what comes along with a code, what does not, and who cannot use it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.model.crossing import CODE_LIVES, ONWARD
from bot.model.ids import random_id
from bot.model.item import TimerItem
from bot.store.redis import keys
from tests.flow.conftest import Start
from tests.flow.scene import Scene
from tests.support.listener import CHAT_LIKE
from tests.support.stored import everything

WISH = "Sag mir Bescheid, wenn die U3 wieder fährt"
STORY = "Mein blauer Rucksack liegt in der U3 Richtung Barmbek"


@dataclass(frozen=True)
class Both:
    """One person: in the web chat, where they wait, and with a phone."""

    chat: Scene
    phone: Scene

    async def code(self) -> str:
        return await self.chat.stores.crossings.issue(self.chat.contact)

    async def rest(self) -> list[str]:
        """What follows by itself: the phone's timer, then the page's turn; gives what the page says."""
        timers = keys.timers(keys.shard_of(self.phone.contact))
        set_ = [member.decode() for member in await self.phone.redis.zrange(timers, 0, -1)]
        [name] = [one for one in set_ if one.startswith(f"{self.phone.contact}|{ONWARD}")]
        await self.phone.enqueue(TimerItem(random_id("t"), self.phone.clock(), name.partition("|")[2]))
        await self.phone.go_on()
        return await self.chat.go_on()

    async def queue(self) -> list[str]:
        rows = await self.chat.stores.threads.queue()
        return [row.contact for row in rows if row.contact in {self.chat.contact, self.phone.contact}]


@pytest.fixture
async def both(start: Start) -> AsyncIterator[Both]:
    """Somebody waits in the web chat; on their phone they have never written."""
    chat = await start(channel=CHAT_LIKE)
    await chat.queue()
    await chat.say(STORY)
    return Both(chat, await start())


async def test_the_conversation_goes_on_there(both: Both) -> None:
    """The words come along as a note, the place too; the page hears of it; one row waits."""
    before = await both.chat.conversation()
    both.phone.clock.move(minutes=4)
    said = await both.phone.say(f"WEITER {await both.code()}")
    assert both.phone.has(said, "utter_crossing_joined")
    [note] = [one.line for one in await both.phone.lines() if one.line.note == "crossed_here"]
    assert STORY in note.text
    assert "Kund:in: Mensch" in note.text
    now = await both.phone.conversation()
    assert (now.owner, now.queued_at, now.waiting_since) == ("queue", before.queued_at, before.waiting_since)
    told = await both.rest()
    assert both.chat.has(told, "utter_crossing_moved")
    assert await both.chat.owner() == "bot"
    assert await both.queue() == [both.phone.contact]
    assert "crossed_away" in await both.chat.notes()


async def test_no_consent_comes_along(both: Both) -> None:
    """What was allowed in the web chat stays there; in WhatsApp nothing is allowed by this."""
    both.chat.feed.disrupt("U3")
    await both.chat.say("zurück zum Bot")
    await both.chat.say(WISH)
    await both.chat.queue()
    mine = await both.chat.consents()
    assert mine
    await both.phone.say(f"WEITER {await both.code()}")
    await both.rest()
    assert await both.phone.consents() == []
    assert await both.chat.consents() == mine


async def test_a_code_works_once(both: Both, start: Start) -> None:
    """Whoever comes second, with a copy of it, hears that nothing waits there; so does the same person again."""
    code = await both.code()
    thief = await start()
    await both.phone.say(f"WEITER {code}")
    assert thief.has(await thief.say(f"WEITER {code}"), "utter_crossing_wrong")
    await both.rest()
    assert await thief.owner() == "bot"
    assert both.phone.has(await both.phone.say(f"WEITER {code}"), "utter_crossing_wrong")


async def test_a_turn_that_is_taken_again_finds_its_code(both: Both) -> None:
    """A crash between the code's use and the commit costs nobody the conversation."""
    code = await both.code()
    await both.phone.write(f"WEITER {code}")
    await both.phone.make_ready()
    taken = await both.phone.stores.mailbox.take(both.phone.contact, 10)
    assert taken is not None
    assert await both.phone.stores.crossings.use(code, taken.items[0].id) is not None  # and here the worker died
    await both.phone.stores.mailbox.give_back(both.phone.contact, taken.fence, 0, count=0)
    assert both.phone.has(await both.phone.go_on(), "utter_crossing_joined")


async def test_to_tell_twice_is_to_tell_once(both: Both) -> None:
    """The page hears one sentence, however often the timer's turn is taken."""
    await both.phone.say(f"WEITER {await both.code()}")
    for _ in range(2):
        await both.chat.stores.crossings.tell(both.chat.contact, "i-of-the-timer")
    said = await both.chat.go_on()
    assert sum(both.chat.has(one, "utter_crossing_moved") for one in said) == 1


@pytest.mark.parametrize(
    ("text", "locale"), [("WEITER K7P3-M9QX", "de"), ("K7P3-M9QX", "de"), ("continue K7P3 M9QX", "en")]
)
async def test_a_wrong_code_is_answered_kindly(both: Both, text: str, locale: str) -> None:
    """It says what to do, and asks nobody to wait for a person because of it."""
    assert both.phone.has(await both.phone.say(text), "utter_crossing_wrong", locale)
    assert await both.phone.owner() == "bot"


async def test_an_old_code_is_a_wrong_one(both: Both) -> None:
    """After half an hour the store knows it no more."""
    code = await both.code()
    [row] = [key async for key in both.chat.redis.scan_iter(match=keys.crossing("*")) if await _is(both, key)]
    assert 0 < await both.chat.redis.pttl(row) <= CODE_LIVES.total_seconds() * 1000
    await both.chat.redis.delete(row)
    assert both.phone.has(await both.phone.say(f"WEITER {code}"), "utter_crossing_wrong")


async def _is(both: Both, key: bytes) -> bool:
    return bool(await both.chat.redis.get(key) == both.chat.contact.encode())


async def test_guessing_is_stopped(both: Both) -> None:
    """After five wrong codes in an hour not even the right one is taken; an hour later it is."""
    code = await both.code()
    for number in range(5):
        await both.phone.say(f"WEITER K7P{number}-M9QX")
    assert both.phone.has(await both.phone.say(f"WEITER {code}"), "utter_crossing_tries")
    both.phone.clock.move(minutes=61)
    assert both.phone.has(await both.phone.say(f"WEITER {code}"), "utter_crossing_joined")


async def test_who_has_left_the_queue_takes_nothing_along(both: Both) -> None:
    """A code of a conversation that nobody waits for any more leads to nothing."""
    code = await both.code()
    await both.chat.say("zurück zum Bot")
    assert both.phone.has(await both.phone.say(f"WEITER {code}"), "utter_crossing_wrong")


async def test_among_people_it_joins_what_is_there(both: Both) -> None:
    """An agent who has the phone's conversation sees the note; the bot says it beside them and takes nothing away."""
    await both.phone.queue()
    await both.phone.act("claim")
    said = await both.phone.say(f"WEITER {await both.code()}")
    assert said[-1].startswith("Bot:")
    assert await both.phone.owner() == "agent:anna"
    assert "crossed_here" in await both.phone.notes()


async def test_danger_comes_along(both: Both) -> None:
    """Who wrote of danger there is before all others here as well."""
    await both.chat.say("Hier brennt es!")
    await both.phone.say(f"WEITER {await both.code()}")
    assert (await both.phone.conversation()).danger == "certain"


async def test_only_hashes_of_codes_are_stored(both: Both) -> None:
    """No code that may still be used can be read in the store; the one that was used stands in its sender's words."""
    code = await both.code()
    assert code.encode() not in await everything(both.chat.redis)


async def test_without_whatsapp_it_is_a_sentence(start: Start) -> None:
    """Where no code can lead here, the words are read as any others."""
    town = await start(channel=CHAT_LIKE)
    object.__setattr__(town.services, "crossings", None)
    said = await town.say("WEITER K7P3-M9QX")
    assert not town.has(said, "utter_crossing_wrong")
