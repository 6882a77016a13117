"""Codes to go on in WhatsApp: who gets one, how often, and what a page is told."""

from __future__ import annotations

from typing import Any

from bot.model.address import Address
from bot.model.conversation import Conversation, State
from bot.model.grammar.crossing import code_in
from bot.model.turn import Commit
from tests.gateway.scene import Door
from tests.gateway.test_chat import ORIGIN, address, introduced, page


async def ask(door: Door, **form: str) -> Any:
    return await door.client.post("/chat/onward", headers=ORIGIN, data=form)


async def waits(door: Door) -> str:
    """The visitor has asked for a person; gives the contact."""
    await introduced(door)
    async with page(door) as chat:
        await chat.say("a-1", "Mensch")
    return await queued(door, address(door))


async def queued(door: Door, who: Address) -> str:
    """A turn that gives the conversation to the queue."""
    taken = await door.taken(who)
    talk = Conversation("k-1", door.clock(), door.clock(), owner="queue", queued_at=door.clock())
    state = State(taken.contact, who, "de", epoch=taken.epoch + 1, conversation=talk)
    await door.mailbox.commit(Commit(taken.contact, taken.fence, taken.epoch, "bot", taken.items, state, (), ()))
    await door.live.changed(taken.contact)
    return taken.contact


async def test_a_code_and_its_link(door: Door) -> None:
    """Who waits while nobody is there gets words to send, a link that holds them, and a picture of the link."""
    contact = await waits(door)
    told = await (await ask(door)).json()
    code = code_in(told["words"])
    assert told["words"].startswith("WEITER ")
    assert told["link"] == f"https://wa.me/494066969000?text=WEITER%20{code[:4]}-{code[4:]}"
    assert told["minutes"] == 30
    assert "<svg" in told["picture"]
    found = await door.crossings.use(code, "i-1")
    assert found is not None
    assert found.contact == contact
    english = await (await ask(door, language="en")).json()
    assert english["words"].startswith("CONTINUE ")


async def test_only_who_waits_gets_one(door: Door) -> None:
    """Neither strangers, nor who talks to the bot, nor another site's page."""
    assert (await ask(door)).status == 409
    await introduced(door)
    assert (await ask(door)).status == 409
    async with page(door) as chat:
        await chat.say("a-1", "Moin")
    await door.turn(address(door), "Moin!")
    assert (await ask(door)).status == 409
    assert (await door.client.post("/chat/onward", headers={"Origin": "https://evil.example.org"})).status == 403


async def test_somebody_at_a_desk_is_enough(door: Door) -> None:
    """With an open desk nothing is offered; the page hears when that changes."""
    await waits(door)
    async with page(door) as chat:
        assert (await chat.hear("lines"))["onward"] is True
        await door.presence.here("jana")
        assert (await ask(door)).status == 409
        await chat.say("a-2", "Hallo?")
        while (await chat.hear("lines"))["onward"]:
            pass
    await door.redis.delete("presence")


async def test_without_a_messenger_there_is_no_way_on(store: Door) -> None:
    """Without a messenger whose links take a code along nothing is offered and no code exists."""
    async with store.serving(only="webchat"):
        await waits(store)
        async with page(store) as chat:
            assert (await chat.hear("lines"))["onward"] is False
        assert (await ask(store)).status == 409


async def test_codes_are_few(door: Door) -> None:
    """Five at once, then one each twelve minutes: the page says when."""
    await waits(door)
    assert [(await ask(door)).status for _ in range(6)] == [200] * 5 + [429]
    assert 0 < int((await ask(door)).headers["Retry-After"]) <= 720
