"""A day at the desk: two agents, eight customers, a messenger that fails, a closed tab, an agent who is alone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from tests.support.release import Built
from tests.system.outside.agent import Agent
from tests.system.outside.conftest import NewPhone, Town, running_town
from tests.system.outside.phone import City, Phone


@pytest.fixture(scope="module")
def town(built_release: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Its clock of the desk runs fast: minutes are seconds."""
    times = {"LOTSE_AGENT_AWAY": "0.1", "LOTSE_AGENT_UNANSWERED": "0.5", "LOTSE_UNDO_SECONDS": "2"}
    yield from running_town(built_release, tmp_path_factory, **times)


@asynccontextmanager
async def at_the_desk(*agents: Agent) -> AsyncIterator[None]:
    """Their pages are open."""
    async with AsyncExitStack() as stack:
        for one in agents:
            await stack.enter_async_context(one.page_open())
        yield


async def ask_for_people(new_phone: NewPhone, agent: Agent, number: int) -> list[tuple[Phone, str]]:
    phones = [new_phone() for _ in range(number)]
    for phone in phones:
        await phone.asks("Mensch", name="Frauke")
    return [(phone, str((await agent.finds(phone))["contact"])) for phone in phones]


async def served(who: Agent, phone: Phone, contact: str, text: str) -> None:
    """Claimed, not done before an answer, answered, asked whether there is anything else."""
    assert (await who.acts_on(contact, "claim")).status == 200
    assert (await who.acts_on(contact, "resolve")).body["code"] == "open_question"
    for one in (text, "Haben Sie noch eine Frage? Sonst schließe ich."):
        answer = await who.acts_on(contact, "reply", one)
        assert answer.status == 200, answer.body
        assert await phone.hears() == [one]


async def test_eight_customers_and_two_agents(new_phone: NewPhone, agent: Agent, second_agent: Agent) -> None:
    """Everybody is answered once by one person. Who was answered and says thanks is nobody's to take over, whoever
    closes their tab; who asks goes to the queue, and is told nothing but that."""
    customers = await ask_for_people(new_phone, agent, 8)
    async with at_the_desk(second_agent):
        async with at_the_desk(agent):
            for number, (phone, contact) in enumerate(customers):
                await served((agent, second_agent)[number % 2], phone, contact, f"Ihr Zug fährt, Nr. {number}")
                await phone.says(("ok danke", "👍", "alles klar", "Danke!")[number % 4])
            (first, contact), *others = customers
            row = await agent.until_sees(contact, lambda row: row["unread"] >= 2)
            assert (row["name"], row["waiting_since"], row["last"]["text"]) == ("Frauke", None, "ok danke")
            assert (await agent.looks(contact, row["heard"])).status == 200
            assert (await agent.sees(contact))["row"]["unread"] == 0
        await first.says("Und der Rückweg?")
        await agent.until_sees(contact, lambda row: row["owner"] == "queue")
        (told,) = await first.hears()
        assert "übernimmt" not in told
        assert "in der Reihe" in told
        for number, (phone, theirs) in enumerate(others, 1):
            assert (await agent.sees(theirs))["row"]["agent"] == ("jana", "ole")[number % 2]
            assert await phone.hears_all() == []


async def test_a_reply_fails_later(new_phone: NewPhone, agent: Agent, second_agent: Agent, city: City) -> None:
    """A reply that was taken and failed: its customer waits, nobody can be done with them by accident, the same words
    arrive once more; then it is done, undone, done, found among the closed, and taken again."""
    ((phone, contact),) = await ask_for_people(new_phone, agent, 1)
    await agent.acts_on(contact, "claim")
    await city.misbehaves("twilio.status", "error", code=63024, times=1, customer=phone.number)
    assert (await agent.acts_on(contact, "reply", "Gleis 4")).status == 200
    row = await agent.until_sees(contact, lambda row: row["failed"])
    assert (row["failed"]["reason"], row["failed"]["code"]) == ("not_there", "63024")
    assert row["waiting_since"]
    assert (await agent.acts_on(contact, "resolve")).body["code"] == "reply_failed"
    again = [await agent.acts_on(contact, "resend", message=row["failed"]["message"]) for _ in range(2)]
    assert [(one.status, one.body.get("code")) for one in again] == [(200, None), (409, "resent")]
    await phone.hears()
    assert (await agent.sees(contact))["row"]["failed"] is None
    done = await agent.acts_on(contact, "resolve")
    assert (done.status, "until" in done.body) == (200, True)
    assert (await agent.acts_on(contact, "undo")).status == 200
    assert (await agent.acts_on(contact, "resolve")).status == 200
    await agent.until_sees(contact, lambda row: row["owner"] == "bot")
    (closed,) = await second_agent.closed(find=phone.number[-6:])
    assert (closed["contact"], closed["closed_by"], closed["may_reopen"]) == (contact, "jana", True)
    assert (await second_agent.acts_on(contact, "reopen")).status == 200
    assert (await second_agent.sees(contact))["row"]["agent"] == "ole"


async def test_alone(new_phone: NewPhone, agent: Agent, second_agent: Agent, city: City) -> None:
    """With nobody else signed in a waiting customer stays with their agent, who is warned again and again; once a
    colleague comes it goes to the queue."""
    ((phone, contact),) = await ask_for_people(new_phone, agent, 1)
    async with at_the_desk(agent):
        await agent.acts_on(contact, "claim")
        warned = (await agent.until_sees(contact, lambda row: row["warned_at"]))["warned_at"]
        for _ in range(2):
            row = await agent.until_sees(contact, lambda row, before=warned: row["warned_at"] not in {None, before})
            warned = row["warned_at"]
        assert row["agent"] == "jana"
        assert await phone.hears_all() == []
        async with at_the_desk(second_agent):
            await agent.until_sees(contact, lambda row: row["owner"] == "queue")
            await phone.hears()


async def test_refused_at_once(new_phone: NewPhone, agent: Agent, city: City) -> None:
    """A reply that the platform refuses by the call waits again at once, in words."""
    ((phone, contact),) = await ask_for_people(new_phone, agent, 1)
    await agent.acts_on(contact, "claim")
    await city.misbehaves("twilio.send", "error", status=400, code=63003, times=1, customer=phone.number)
    await agent.acts_on(contact, "reply", "Gleis 4")
    row = await agent.until_sees(contact, lambda row: row["failed"])
    assert "Nummer" in row["failed"]["words"]["de"]
    assert (await agent.acts_on(contact, "resend", message=row["failed"]["message"])).status == 200
    assert await phone.hears() == ["Gleis 4"]
