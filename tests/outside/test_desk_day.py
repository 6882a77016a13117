"""A day at the desk: two agents, eight customers, a messenger that fails, a closed tab, an agent who is alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest

from tests.outside.agent import Agent
from tests.outside.conftest import NewPhone, Town, running_town
from tests.outside.phone import City
from tests.support.release import Built

LONG = 30.0  # seconds in which something must have come about; a failure, never a measure


@pytest.fixture(scope="module")
def town(built_release: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Its clock of the desk runs fast: minutes are seconds."""
    times = {"LOTSE_AGENT_AWAY": "0.1", "LOTSE_AGENT_UNANSWERED": "0.15", "LOTSE_UNDO_SECONDS": "2"}
    yield from running_town(built_release, tmp_path_factory, **times)


async def until(agent: Agent, contact: str, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Wait until this row of the desk is so."""
    async with asyncio.timeout(LONG):
        while not holds(row := (await agent.sees(contact))["row"]):
            await asyncio.sleep(0.1)
    return row


@asynccontextmanager
async def at_the_desk(*agents: Agent) -> AsyncIterator[None]:
    """Their pages are open."""
    async with AsyncExitStack() as stack:
        for one in agents:
            await stack.enter_async_context(one.page_open())
        yield


async def asks_for_people(new_phone: NewPhone, agent: Agent, number: int) -> list[tuple[Any, str]]:
    phones = [new_phone() for _ in range(number)]
    for phone in phones:
        await phone.asks("Mensch", name="Frauke")
    return [(phone, str((await agent.finds(phone))["contact"])) for phone in phones]


async def test_eight_customers_and_two_agents(
    new_phone: NewPhone, agent: Agent, second_agent: Agent, city: City
) -> None:
    """Everybody is answered once by one person; nobody who was answered hears that another takes over, whoever closes
    their tab; what failed waits, and arrives once more."""
    customers = await asks_for_people(new_phone, agent, 8)
    async with at_the_desk(second_agent):
        async with at_the_desk(agent):
            for number, (phone, contact) in enumerate(customers):
                who = (agent, second_agent)[number % 2]
                assert (await who.acts_on(contact, "claim")).status == 200
                assert (await who.acts_on(contact, "resolve")).body["code"] == "open_question"
                assert (await who.acts_on(contact, "reply", f"Ihr Zug fährt, Nr. {number}")).status == 200
                assert await phone.hears() == [f"Ihr Zug fährt, Nr. {number}"]
                closing = await who.acts_on(contact, "reply", "Haben Sie noch eine Frage? Sonst schließe ich.")
                assert closing.status == 200, closing.body
                await phone.hears()
                await phone.says(["ok danke", "👍", "alles klar", "Danke!"][number % 4])
            (first, contact), (second, other) = customers[:2]
            row = await until(agent, contact, lambda row: row["unread"] >= 2)
            assert (row["name"], row["waiting_since"], row["last"]["text"]) == ("Frauke", None, "ok danke")
            assert (await agent.looks(contact, row["heard"])).status == 200
            assert (await agent.sees(contact))["row"]["unread"] == 0
        await asyncio.sleep(12)  # jana's tab is closed for twice as long as it may be while somebody waits
        for number, (phone, contact) in enumerate(customers):
            owner = (await agent.sees(contact))["row"]["agent"]
            assert owner == ("jana", "ole")[number % 2]
            assert await phone.hears_all() == []
        await first.says("Und der Rückweg?")
        row = await until(agent, customers[0][1], lambda row: row["owner"] == "queue")
        (told,) = await first.hears()
        assert "übernimmt" not in told
        assert "Warteschlange" in told
        await city.misbehaves("twilio.status", "error", code=63024, times=1, customer=second.number)
        assert (await second_agent.acts_on(other, "reply", "Gleis 4")).status == 200
        row = await until(second_agent, other, lambda row: row["failed"])
        assert (row["failed"]["reason"], row["failed"]["code"]) == ("not_there", "63024")
        assert row["waiting_since"]
        assert (await second_agent.acts_on(other, "resolve")).body["code"] == "reply_failed"
        again = await second_agent.acts_on(other, "resend", message=row["failed"]["message"])
        assert again.status == 200, again.body
        assert (await second_agent.acts_on(other, "resend", message=row["failed"]["message"])).body["code"] == "resent"
        await second.hears()
        await until(second_agent, other, lambda row: not row["failed"])
        done = await second_agent.acts_on(other, "resolve")
        assert (done.status, "until" in done.body) == (200, True)
        assert (await second_agent.acts_on(other, "undo")).status == 200
        assert (await second_agent.acts_on(other, "resolve")).status == 200
        await until(agent, other, lambda row: row["owner"] == "bot")
        closed = await agent.closed(find=second.number[-6:])
        assert [(one["contact"], one["closed_by"]) for one in closed] == [(other, "ole")]
        assert (await agent.acts_on(other, "reopen")).status == 200
        assert (await agent.sees(other))["row"]["agent"] == "jana"


async def test_alone(new_phone: NewPhone, agent: Agent, second_agent: Agent, city: City) -> None:
    """With nobody else signed in a waiting customer stays with their agent, who is warned again and again; once a
    colleague comes it goes to the queue."""
    ((phone, contact),) = await asks_for_people(new_phone, agent, 1)
    async with at_the_desk(agent):
        await agent.acts_on(contact, "claim")
        warned = (await until(agent, contact, lambda row: row["warned_at"]))["warned_at"]
        row = await until(agent, contact, lambda row: row["warned_at"] not in {None, warned})
        row = await until(agent, contact, lambda row, before=row["warned_at"]: row["warned_at"] not in {None, before})
        assert row["agent"] == "jana"
        assert await phone.hears_all() == []
        async with at_the_desk(second_agent):
            await until(agent, contact, lambda row: row["owner"] == "queue")
            await phone.hears()


async def test_refused_at_once(new_phone: NewPhone, agent: Agent, city: City) -> None:
    """A reply that the platform refuses by the call waits again at once, in words."""
    ((phone, contact),) = await asks_for_people(new_phone, agent, 1)
    await agent.acts_on(contact, "claim")
    await city.misbehaves("twilio.send", "error", status=400, code=63003, times=1, customer=phone.number)
    await agent.acts_on(contact, "reply", "Gleis 4")
    row = await until(agent, contact, lambda row: row["failed"])
    assert "Nummer" in row["failed"]["words"]["de"]
    assert (await agent.acts_on(contact, "resend", message=row["failed"]["message"])).status == 200
    assert await phone.hears() == ["Gleis 4"]
