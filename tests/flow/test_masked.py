"""A customer who sends a secret: nothing keeps it, they are told, and the rest is answered."""

from __future__ import annotations

import pytest

from bot.store.redis import keys
from tests.flow.conftest import Start
from tests.flow.scene import PARCEL, Scene
from tests.support.stored import everything

SECRETS = {
    "TAN 482915736": "482915736",
    "Meine IBAN ist DE89 3704 0044 0532 0130 00": "3704 0044",
    "4111 1111 1111 1111": "1111 1111",
    "Passwort: hunter2!": "hunter2",
}


@pytest.mark.parametrize(("text", "secret"), SECRETS.items())
async def test_nothing_that_is_stored_holds_a_secret(town: Scene, text: str, secret: str) -> None:
    """Not the mailbox before the turn, nor anything after it; the customer is told once."""
    await town.write(text)
    waiting = b"".join(await town.redis.lrange(keys.of_contact(town.contact, "mailbox"), 0, -1)).decode()
    (said, *_) = await town.go_on()
    assert town.has(said, "utter_masked")
    kept = (await everything(town.redis, town.contact)).decode(errors="replace") + waiting
    kept += str(town.brain.requests)
    assert "[" in waiting
    assert secret not in kept


async def test_the_rest_is_answered_in_the_same_message(town: Scene) -> None:
    """One bubble: the warning, then what was asked."""
    said = await town.say(f"{PARCEL} PIN 4711")
    town.brain.error = None
    assert sum(town.has(one, "utter_masked") for one in said) == 1
    (answer,) = await town.say("U3")
    assert not town.has(answer, "utter_masked")


async def test_two_secrets_of_one_moment_are_told_once(town: Scene) -> None:
    """Messages that are answered together are warned of together."""
    await town.write("PIN 4711")
    await town.write("TAN 123456")
    said = await town.go_on()
    assert sum(one.count("geheime Angaben") for one in said) == 1


async def test_a_person_beside_it_changes_nothing(town: Scene) -> None:
    """While an agent has the conversation the customer is told too; the agent reads that there was one."""
    await town.queue()
    await town.act("claim")
    said = await town.say("die PIN ist 4711")
    assert [town.has(one, "utter_masked") for one in said] == [True]
    assert "die PIN ist [PIN]" in [entry.line.text for entry in await town.lines()]
    assert await town.owner() == "agent:anna"


async def test_an_agents_own_words_are_theirs(town: Scene) -> None:
    """The company's IBAN in an answer or a note reaches whom it is for."""
    await town.queue()
    await town.act("claim")
    await town.act("note", "PIN 4711 geprüft")
    await town.act("reply", "Bitte an DE89 3704 0044 0532 0130 00 überweisen.")
    assert await town.deliver() == ["Bitte an DE89 3704 0044 0532 0130 00 überweisen."]
    assert "PIN 4711 geprüft" in [entry.line.text for entry in await town.lines()]


async def test_a_stop_with_a_secret_is_a_stop(town: Scene) -> None:
    """Whom the platform has stopped hears nothing, also no warning."""
    assert await town.say("STOP PIN 4711", opt_out="stop") == []


async def test_the_warning_speaks_as_the_house_does(start: Start) -> None:
    """Sie where the company says Sie."""
    town = await start(address_form="sie")
    (said, *_) = await town.say("PIN 4711")
    assert town.has(said, "utter_masked", "de_sie")
