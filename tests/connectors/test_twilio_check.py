"""Twilio's configuration and its message log, read through its API, against the simulator."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from pydantic import SecretStr

from bot.model.clock import utc_now
from bot.model.errors import LogUnreadableError
from connectors.twilio.connector import TwilioConnector, build
from connectors.twilio.settings import Settings
from tests.support.simulator import ACCOUNT_SID, AUTH_TOKEN, SENDER, SimulatorProcess, running_simulator

PUBLIC_URL = "http://127.0.0.1:9"
FRAUKE, HEIN = "+4915550000007", "+4915550000008"

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def simulator() -> AsyncIterator[SimulatorProcess]:
    async with running_simulator(LOTSE_PUBLIC_URL=PUBLIC_URL) as process:
        yield process


@pytest_asyncio.fixture(loop_scope="module")
async def twilio(simulator: SimulatorProcess) -> AsyncIterator[TwilioConnector]:
    await simulator.control("POST", "reset")
    token = SecretStr(AUTH_TOKEN)
    given = Settings(
        account_sid=ACCOUNT_SID, auth_token=token, from_=SENDER, api_url=simulator.url, messaging_service_sid=""
    )
    connector = build(given, PUBLIC_URL, utc_now)
    yield connector
    await connector.close()


async def test_a_right_configuration(twilio: TwilioConnector) -> None:
    """With the address, the retries and a fallback entered, nothing is wrong."""
    assert list(await twilio.check()) == []


async def test_what_is_missing_is_named_with_the_line_to_paste(
    twilio: TwilioConnector, simulator: SimulatorProcess
) -> None:
    """Without the retry fragment or the fallback, each line says what to enter."""
    await simulator.control("PATCH", "behaviour", {"webhook_retries": "", "webhook_fallback": False})
    retries, fallback = await twilio.check()
    assert retries.endswith(f"paste: {PUBLIC_URL}/webhooks/twilio#rc=5&rp=all")
    assert fallback.startswith("Fallback URL is empty")


async def test_a_configuration_that_twilio_does_not_show(twilio: TwilioConnector, simulator: SimulatorProcess) -> None:
    """Where the API does not tell, the demanded lines are printed instead of an all-clear."""
    await simulator.control("POST", "faults", {"target": "twilio.senders", "mode": "error", "status": 404})
    said = list(await twilio.check())
    assert "does not show" in said[0]
    assert f"A message comes in: {PUBLIC_URL}/webhooks/twilio#rc=5&rp=all" in said


async def test_the_log_gives_what_customers_wrote(twilio: TwilioConnector, simulator: SimulatorProcess) -> None:
    """Only messages of customers, oldest first, with Twilio's id and the moment in which they were written."""
    written = [
        await simulator.control("POST", f"customers/{number}/say", {"text": text, "copies": 0})
        for number, text in ((FRAUKE, "eins"), (HEIN, "zwei"), (FRAUKE, "drei"))
    ]
    found = [one async for one in twilio.missed(utc_now() - timedelta(minutes=1))]
    assert [one.message_id for one in found] == [one["sid"] for one in written]
    assert [one.text for one in found] == ["eins", "zwei", "drei"]
    assert found[0].address.user == f"whatsapp:{FRAUKE}"
    assert all(one.at is not None for one in found)


@pytest.mark.parametrize("most", [3, 4, 7, 8])
async def test_a_long_log_is_read_to_its_beginning(
    twilio: TwilioConnector, simulator: SimulatorProcess, most: int
) -> None:
    """However many are listed at a time: nothing is cut off, and all come oldest first."""
    since, written = utc_now() - timedelta(minutes=1), []
    for number in range(7):
        said = {"text": f"{number}", "copies": 0}
        written.append((await simulator.control("POST", f"customers/{FRAUKE}/say", said))["sid"])
        await simulator.control("POST", "clock", {"advance_seconds": 2})
    found = [one.message_id async for one in twilio.missed(since, most)]
    assert list(dict.fromkeys(found)) == written


async def test_a_log_that_cannot_be_read_on_is_no_short_one(
    twilio: TwilioConnector, simulator: SimulatorProcess
) -> None:
    """If more were written at one moment than are listed at a time, that is told, and nobody asks for ever."""
    for number in range(5):
        await simulator.control("POST", f"customers/{FRAUKE}/say", {"text": f"{number}", "copies": 0})
    with pytest.raises(LogUnreadableError):
        _ = [one async for one in twilio.missed(utc_now() - timedelta(minutes=1), 3)]


async def test_a_log_that_cannot_be_read(twilio: TwilioConnector, simulator: SimulatorProcess) -> None:
    """An error of the list is told as such, never as an empty log."""
    await simulator.control("POST", "faults", {"target": "twilio.list", "mode": "error", "status": 500})
    with pytest.raises(LogUnreadableError):
        _ = [one async for one in twilio.missed(utc_now() - timedelta(minutes=1))]
