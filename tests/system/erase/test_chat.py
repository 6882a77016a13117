"""What a customer sees of it: the link to their data, and being erased after one question and a yes."""

from __future__ import annotations

import re

import orjson
import pytest

from bot.model.erasure import LINK_LIVES
from bot.store.export_links import RedisLinks
from bot.store.redis import keys
from bot.webchat.thread import Reading
from tests.flow.conftest import Start
from tests.flow.scene import Scene
from tests.support.listener import CHAT_LIKE
from tests.support.stored import everything

LINK = re.compile(r"http://127\.0\.0\.1:8080/meine-daten/([\w-]{43})\b")


async def seen_by_a_page(town: Scene) -> list[str]:
    """A page of the web chat that has just been opened."""
    reading = Reading(town.stores.threads, town.stores.links, town.contact, "")
    return [entry.line.text for entry in await reading.news()]


WISH = "Sag mir Bescheid, wenn die U3 wieder fährt"


async def erased(town: Scene, before: str) -> bool:
    """Whether nothing but the tombstone is left of this contact."""
    meta = await town.redis.hgetall(keys.of_contact(before, "meta"))
    gone = [part for part in ("state", "thread", "optins", "mailbox", "outq")
            if await town.redis.exists(keys.of_contact(before, part))]  # fmt: skip
    return b"erased" in meta and gone == []


@pytest.mark.parametrize("words", ["Meine Daten", "my data", "meine daten anzeigen"])
async def test_the_link_comes_without_the_brain(town: Scene, words: str) -> None:
    """A keyword rule sends the link, whatever the brain does; the token is as long as 256 bits are."""
    (said,) = await town.say(words)
    found = LINK.search(said)
    assert found
    assert town.brain.requests == []
    assert await town.stores.links.peek(found[1]) is not None


async def test_agents_do_not_see_the_link(town: Scene) -> None:
    """The transcript says that a link was sent, and not which."""
    (said,) = await town.say("Meine Daten")
    token = LINK.search(said)
    assert token
    texts = [entry.line.text for entry in await town.lines()]
    assert any("meine-daten/…" in text for text in texts)
    assert not any(token[1] in text for text in texts)


async def test_nothing_that_is_stored_holds_the_link(town: Scene) -> None:
    """Neither the transcript nor the message nor anything else in the store, nor an export, has the token."""
    (said,) = await town.say("Meine Daten")
    token = LINK.search(said)
    assert token
    stored = await everything(town.redis)
    assert token[1].encode() not in stored
    assert "meine-daten/…".encode() in stored
    assert token[1] not in orjson.dumps(await town.stores.exports.of(town.contact)).decode()


async def test_the_web_chat_shows_the_link_while_it_works(town: Scene) -> None:
    """A page that reads the thread, for the first time or again, gets the link; of a used one it gets a blank."""
    (said,) = await town.say("Meine Daten")
    token = LINK.search(said)
    assert token
    for _ in range(2):
        assert token[0] in "".join(await seen_by_a_page(town))
    await town.stores.links.use(token[1])
    assert "meine-daten/…" in "".join(await seen_by_a_page(town))


async def test_a_link_is_its_own_contacts(town: Scene) -> None:
    """Two contacts' links differ, also for one item; without the key of the installation nobody finds them."""
    tokens = {town.stores.links.token_of(contact, "i-1") for contact in ("c-1", "c-2")}
    tokens |= {RedisLinks(town.redis, "another").token_of("c-1", "i-1"), town.stores.links.token_of("c-1", "i-2")}
    assert len(tokens) == 4


async def test_a_link_works_once_and_not_for_ever(town: Scene) -> None:
    """Looking uses nothing up; using it does; the store forgets it after half an hour; the token is stored nowhere."""
    (said,) = await town.say("Meine Daten")
    found = LINK.search(said)
    assert found
    token = found[1]
    assert await town.stores.links.peek(token) == "de"
    (key,) = [key async for key in town.redis.scan_iter(match="my-data:*") if token.encode() not in key][-1:]
    assert 0 < await town.redis.pttl(key) <= LINK_LIVES.total_seconds() * 1000
    assert await town.stores.links.use(token) == (town.contact, "de")
    assert await town.stores.links.use(token) is None
    assert await town.stores.links.peek(token) is None


@pytest.mark.parametrize("words", ["Löscht mich", "lösch mich", "delete my data"])
async def test_it_asks_before_it_erases(town: Scene, words: str) -> None:
    """The wish alone erases nothing: what would go and what would stay is said first."""
    (said,) = await town.say(words)
    assert "1) " in said
    assert (await town.outcomes())[-1] == "asked"
    assert not await erased(town, town.contact)


async def test_a_yes_erases_after_the_last_text(town: Scene) -> None:
    """An explicit yes: the confirmation leaves, and then only the tombstone is left."""
    town.feed.disrupt("U3")
    await town.say(WISH)
    await town.say("Löscht mich")
    contact = town.contact
    await town.write("Ja, alles löschen")
    await town.turn()
    assert not await erased(town, contact)  # the last text has not left yet
    (last,) = await town.deliver()
    assert town.has(last, "utter_erase_done")
    await town.turn()
    assert await erased(town, contact)
    assert await town.stores.addresses.find(town.address) is None


@pytest.mark.parametrize("words", ["Nein", "Moin", "Fährt die U1?"])
async def test_anything_but_a_yes_erases_nothing(town: Scene, words: str) -> None:
    """A no, a greeting, another question: everything stays, and a later yes confirms nothing."""
    await town.say("Löscht mich")
    await town.say(words)
    await town.say("Ja, alles löschen")
    await town.go_on()
    assert not await erased(town, town.contact)


async def test_a_thumb_is_asked_again(town: Scene) -> None:
    """What cannot be undone takes a word: a thumb gets the question once more."""
    await town.say("Löscht mich")
    (said,) = await town.say("👍")
    assert "1) " in said
    await town.say("Ja, alles löschen")
    await town.go_on()
    assert await erased(town, town.contact)


async def test_a_yes_next_morning_confirms_nothing(town: Scene) -> None:
    """The question ends with the conversation."""
    await town.say("Löscht mich")
    town.clock.move(hours=10)
    await town.say("Ja, alles löschen")
    await town.go_on()
    assert not await erased(town, town.contact)


async def test_a_yes_to_something_else_confirms_nothing(town: Scene) -> None:
    """A yes to the offer of a notice, asked after the question, is a yes to that."""
    town.feed.disrupt("U3")
    await town.say("Löscht mich")
    await town.say("Fährt die U3?")
    await town.say("Ja")
    await town.go_on()
    assert not await erased(town, town.contact)
    assert [one.subject for one in await town.consents()] == ["line:U3"]


async def test_a_tapped_yes_erases(start: Start) -> None:
    """A button is as explicit as a word."""
    town = await start(channel=CHAT_LIKE)
    await town.say("Löscht mich")
    await town.tap("Ja, alles löschen")
    await town.go_on()
    assert await erased(town, town.contact)


async def test_what_is_written_with_the_yes_is_answered_to_a_new_contact(town: Scene) -> None:
    """A message right behind the yes is not lost: it is the first one of somebody new, with the full disclosure."""
    await town.say("Löscht mich")
    contact = town.contact
    await town.write("Ja, alles löschen")
    await town.write("U1")
    await town.go_on()
    await town.go_on()
    assert await erased(town, contact)
    town.contact = await town.stores.addresses.contact_of(town.address)
    assert town.contact != contact
    (said,) = await town.go_on()
    assert "Bot von" in said
    assert "U1" in said


async def test_who_comes_back_starts_afresh(town: Scene) -> None:
    """Nothing is remembered: a new contact, a new disclosure, no consent."""
    town.feed.disrupt("U3")
    await town.say(WISH)
    await town.say("Löscht mich")
    await town.say("Ja, alles löschen")
    await town.go_on()
    (said,) = await town.say("U1")
    assert "Bot von" in said
    assert await town.consents() == []


async def test_an_event_finds_nobody(town: Scene) -> None:
    """What an erased contact had asked to be told is told to nobody."""
    town.feed.disrupt("U3")
    await town.say(WISH)
    await town.say("Löscht mich")
    await town.say("Ja, alles löschen")
    await town.go_on()
    sent = len(town.permits)
    await town.event()
    await town.go_on()
    assert len(town.permits) == sent
