"""Backpressure: a slow contact or source holds up nobody else, a full store is a 503, a stop is graceful and quick."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.store.redis.connect import connect
from tests.support.redis import redis7
from tests.system.outside.conftest import Town
from tests.system.outside.ledger import Ledger, opened
from tests.system.outside.phone import City, Phone

pytestmark = pytest.mark.timeout(240)

PARCEL = "00340434161094042557"
LONG = 60.0  # a trouble that outlasts the test unless it is ended


@pytest.fixture
def town(fragile_town: Town) -> Town:
    return fragile_town


@pytest.fixture
async def city(town: Town) -> AsyncIterator[City]:
    await town.installation.ready()
    await town.simulator.control("POST", "reset", {})
    found = City(town.simulator)
    yield found
    await found.behaves()


async def test_a_slow_source_holds_up_nobody_else(town: Town, city: City, ledger: Ledger) -> None:
    """While a carrier answers none of many questions, other customers get their answers."""
    waiting = [Phone(town.simulator, ledger) for _ in range(8)]
    await city.misbehaves("dhl", "timeout", seconds=LONG)
    for one in waiting:
        await one.says(PARCEL)
    await city.count("dhl.requests", 1)
    other = Phone(town.simulator, ledger)
    assert "U3" in await other.asks("U3")
    assert await town.simulator.control("GET", f"customers/{waiting[-1].number}/received") == []
    await city.behaves()
    for one in waiting:
        assert "DHL" in "\n".join(await one.hears_all())


async def test_a_slow_contact_holds_up_nobody_else(town: Town, city: City, ledger: Ledger) -> None:
    """While the platform takes its time over one customer, others get their answers, and theirs come in order."""
    slow, other = Phone(town.simulator, ledger), Phone(town.simulator, ledger)
    await city.misbehaves("twilio.send", "delay", seconds=8, times=1, customer=slow.number)
    before = await city.counted("twilio.send.requests")
    for line in ("U1", "U2", "U3"):
        await slow.says(line)
    await city.count("twilio.send.requests", before + 1)
    assert "U4" in await other.asks("U4")
    assert await town.simulator.control("GET", f"customers/{slow.number}/received") == []
    told = "\n".join(await slow.hears_all())
    assert told.index("Zur U1 ") < told.index("Zur U2 ") < told.index("Zur U3 ")


async def test_a_full_store_is_said_and_recovers(town: Town, city: City, ledger: Ledger) -> None:
    """With no memory left the platform gets 503; with some again the same message is taken and answered once."""
    phone = Phone(town.simulator, ledger)
    redis = connect(town.installation.redis_url)
    try:
        assert "U1" in await phone.asks("U1")
        await redis.config_set("maxmemory", "1mb")
        refused = await phone.says("U2", answered=503)
        await redis.config_set("maxmemory", "0")
        await phone.says("U2", sid=refused["sid"])
    finally:
        await redis.config_set("maxmemory", "0")
        await redis.aclose()
    assert "\n".join(await phone.hears_all()).count("Zur U2 ") == 1
    await ledger.explain(await phone.sent())


async def test_a_full_store_answers_what_it_has_accepted(town: Town, city: City, ledger: Ledger) -> None:
    """While the platform gets 503 for new messages, those taken in before are answered; a Redis before 7 cannot."""
    redis7()
    waiting, late = Phone(town.simulator, ledger), Phone(town.simulator, ledger)
    redis = connect(town.installation.redis_url)
    try:
        await late.asks("U1")
        await city.misbehaves("dhl", "timeout", seconds=LONG)
        before = await city.counted("dhl.requests")
        await waiting.says(PARCEL)
        await city.count("dhl.requests", before + 1)
        await redis.config_set("maxmemory", "1mb")
        refused = await late.says("U2", answered=503)
        await city.behaves()
        assert "DHL" in "\n".join(await waiting.hears())
        await redis.config_set("maxmemory", "0")
        await late.says("U2", sid=refused["sid"])
    finally:
        await redis.config_set("maxmemory", "0")
        await redis.aclose()
    assert "\n".join(await late.hears_all()).count("Zur U2 ") == 1
    await ledger.explain(await waiting.sent())


async def test_a_graceful_stop_is_quick_and_loses_nothing(town: Town, city: City) -> None:
    """Stopped in the middle of a turn and of a send, it waits for neither; what was accepted is answered once."""
    async with opened(town.installation) as ledger:
        asking, sending = Phone(town.simulator, ledger), Phone(town.simulator, ledger)
        await city.misbehaves("dhl", "timeout", seconds=LONG, times=1)
        await city.misbehaves("twilio.send", "drop_after", seconds=LONG, times=1, customer=sending.number)
        before = await city.counted("twilio.send.requests")
        await asking.says(PARCEL)
        await sending.says("U3")
        await city.count("dhl.requests", 1)
        await city.count("twilio.send.requests", before + 1)
    began = asyncio.get_running_loop().time()
    town.installation.stop()
    took = asyncio.get_running_loop().time() - began
    await city.behaves()
    town.installation.start()
    await town.installation.ready()
    async with opened(town.installation) as ledger:
        for phone, told in ((asking, PARCEL), (sending, "Zur U3 ")):
            phone.reads(ledger)
            assert [told in one for one in await phone.hears_all()] == [True]
            await ledger.explain(await phone.sent())
    assert took < LONG / 2
