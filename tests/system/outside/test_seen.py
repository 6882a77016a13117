"""What operators see of an installation, and what they never see: anything that a customer wrote or is."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.ops.metrics.table import TABLE
from bot.store.redis.connect import connect
from tests.support.installation import Installation, free_port
from tests.support.release import Built
from tests.support.simulator import SimulatorProcess
from tests.system.outside.agent import signed_in
from tests.system.outside.conftest import Town
from tests.system.outside.ledger import Ledger, opened
from tests.system.outside.phone import Phone

pytestmark = pytest.mark.timeout(300)

NUMBER = "+4915198765432"
NAME = "Wilhelmine Zottelbek"
STREET = "Krötenweg 4711"
PARCEL = "00340434161094042557"
REPLY = "Liebe Frau Zottelbek, das Fundstück Quastenflosser liegt bereit."
AGENT, PASSWORD = "hannelore", "ebbe-und-flut-3"  # made up here
NEVER = ["15198765432", "98765432", "Wilhelmine", "Zottelbek", "Krötenweg", "4711", PARCEL, "Quastenflosser", PASSWORD]


@pytest.fixture(scope="module")
def talkative(built_release: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """An installation that logs all it can."""
    port = free_port()
    simulator = SimulatorProcess(LOTSE_PUBLIC_URL=f"http://127.0.0.1:{port}")
    asyncio.run(simulator.start())
    settings = simulator.product_settings | {"LOTSE_LOG_LEVEL": "debug", "LOTSE_LOG_FORMAT": "json"}
    installation = Installation(tmp_path_factory.mktemp("talkative"), built_release, settings, port)
    try:
        installation.start()
        asyncio.run(installation.ready())
        yield Town(installation, simulator)
    finally:
        installation.stop()
        asyncio.run(simulator.stop())


@pytest.fixture
async def book(talkative: Town) -> AsyncIterator[Ledger]:
    async with opened(talkative.installation) as found:
        yield found


async def metrics(installation: Installation) -> str:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{installation.internal_url}/metrics") as answer,
    ):
        assert answer.status == 200
        return await answer.text()


async def key_names(installation: Installation) -> str:
    redis = connect(installation.redis_url)
    try:
        return "\n".join([key.decode(errors="replace") async for key in redis.scan_iter(count=1000)])
    finally:
        await redis.aclose()


async def a_whole_conversation(town: Town, book: Ledger) -> None:
    """A line, a parcel, a consent, a send that fails at first, a human, an agent's answer."""
    phone = Phone(town.simulator, book, NUMBER)
    await town.simulator.control(
        "POST", "faults", {"target": "twilio.send", "mode": "error", "status": 500, "times": 1}
    )
    assert await phone.asks(f"Moin, ich bin {NAME} aus dem {STREET}", name=NAME)
    assert await phone.asks(f"Wo ist mein Paket {PARCEL}", name=NAME)
    assert await phone.asks("Fährt die U3?", name=NAME)
    assert await phone.asks(f"Mensch bitte, {NAME}, Tel {NUMBER}, {STREET}", name=NAME)
    await phone.says(f"{NAME} wartet", name=NAME)
    town.installation.account(AGENT, "agent", PASSWORD)
    async with signed_in(town.installation.internal_url, AGENT, PASSWORD, book) as agent:
        await agent.claims(phone)
        await agent.replies(phone, REPLY)
        await agent.resolves(phone)
    await phone.says(f"Danke! {NAME}", tamper="signature", answered=401)
    await chat(town.installation.url, f"{NAME}, {STREET}, {NUMBER}")


async def chat(url: str, text: str) -> None:
    """Say something in the web chat and hear the answer; then say what nobody can read."""
    origin = {"Origin": url}
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True), headers=origin) as session:
        await session.post(f"{url}/chat/session")
        async with session.ws_connect(f"{url}/chat/socket") as ws:
            await ws.send_json({"v": 1, "type": "hello", "after": ""})
            await ws.send_json({"v": 1, "type": "say", "id": "Zottelbek-98765432", "text": text})
            await ws.send_json({"v": 1, "type": "say", "id": text, "text": text})
            async with asyncio.timeout(60):
                while '"who":"bot"' not in (await ws.receive_str()).replace(" ", ""):
                    pass


async def test_nothing_that_a_customer_wrote_or_is_can_be_seen(talkative: Town, book: Ledger) -> None:
    """No log line, metric or name of a key tells a number, a name, or a word of what was written."""
    await a_whole_conversation(talkative, book)
    seen = {
        "log": talkative.installation.log,
        "metrics": await metrics(talkative.installation),
        "keys": await key_names(talkative.installation),
    }
    for place, text in seen.items():
        assert text
        assert [word for word in NEVER if word.casefold() in text.casefold()] == [], place


async def test_every_step_is_counted(talkative: Town, book: Ledger) -> None:
    """One conversation leaves its traces in the figures of gateway, worker and listener alike."""
    phone = Phone(talkative.simulator, book)
    await phone.asks("Fährt die U3?")
    text = await metrics(talkative.installation)
    found = {family.name for family in text_string_to_metric_families(text) if family.samples}
    steps = {
        "lotse_webhooks", "lotse_webhook_seconds", "lotse_messages_received", "lotse_statuses_received",
        "lotse_enqueue_seconds", "lotse_item_wait_seconds", "lotse_turn_seconds", "lotse_commit_seconds",
        "lotse_answer_seconds", "lotse_action_seconds", "lotse_send_seconds", "lotse_source_seconds",
        "lotse_source_as_of_seconds", "lotse_answers", "lotse_conversations_opened",
    }  # fmt: skip
    assert steps - found == set()
    assert {name for name, one in TABLE.items() if one.kind == "read"} - found == set()
    assert "_created" not in text


async def test_one_message_can_be_followed(talkative: Town, book: Ledger) -> None:
    """Its contact and its item tell the way from the door through the turn; each line is an object of its own."""
    phone = Phone(talkative.simulator, book)
    await phone.asks("Moin")
    contact = str(await book.contact(phone.number))
    events = [
        json.loads(line.partition("{")[1] + line.partition("{")[2])
        for line in talkative.installation.log.splitlines()
        if '"event"' in line and contact in line
    ]
    stored = next(one for one in events if one["event"] == "message.stored")
    turn = next(one for one in events if one["event"] == "turn.committed")
    assert stored["item"] in turn["items"]
    assert (stored["role"], turn["role"]) == ("gateway", "worker")


async def test_the_public_door_shows_no_figures(talkative: Town) -> None:
    """Metrics and readiness are for the company's own network."""
    async with aiohttp.ClientSession() as session:
        for path in ("/metrics", "/readyz"):
            async with session.get(talkative.installation.url + path) as answer:
                assert answer.status == 404
