"""Misbehaviour on command."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
import requests
from twilio.base.exceptions import TwilioRestException

from tests.simulator.conftest import Gateway
from tests.simulator.twilio_client import call, client
from tests.support.simulator import DHL_API_KEY, SENDER, SimulatorProcess

ADA, BENTE = "+491713920001", "+491713920002"


async def fault(simulator: SimulatorProcess, target: str, mode: str, **details: Any) -> Any:
    return await simulator.control("POST", "faults", {"target": target, "mode": mode, **details})


async def write(simulator: SimulatorProcess, number: str = ADA) -> Any:
    return await simulator.control("POST", f"customers/{number}/say", {"text": "Moin"})


async def send(simulator: SimulatorProcess, to: str = ADA, **more: Any) -> Any:
    messages = client(simulator.url).messages
    return await call(messages.create, to=f"whatsapp:{to}", from_=SENDER, body="Hallo", **more)


async def received(simulator: SimulatorProcess) -> list[Any]:
    bubbles: list[Any] = await simulator.control("GET", f"customers/{ADA}/received")
    return bubbles


async def test_error_once(simulator: SimulatorProcess) -> None:
    """An error with a code is refused that often, and then it is over."""
    await write(simulator)
    await fault(simulator, "twilio.send", "error", status=429, times=1)
    with pytest.raises(TwilioRestException) as refused:
        await send(simulator)
    assert (refused.value.status, refused.value.code) == (429, 20429)
    await send(simulator)
    assert len(await received(simulator)) == 1


async def test_retry_after(simulator: SimulatorProcess) -> None:
    """An error may say after how many seconds to come again."""
    await fault(simulator, "alerts", "error", status=503, seconds=7)
    async with aiohttp.request("GET", f"{simulator.url}/gtfs-rt/alerts.pb") as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (503, "7")


@pytest.mark.parametrize(("mode", "taken"), [("drop", 0), ("drop_after", 1), ("timeout", 0)])
async def test_no_answer(simulator: SimulatorProcess, mode: str, taken: int) -> None:
    """A dropped request was not taken; one dropped after was, though the caller cannot know."""
    await write(simulator)
    await fault(simulator, "twilio.send", mode, times=1, seconds=0.01)
    with pytest.raises(requests.exceptions.ConnectionError):
        await send(simulator)
    assert len(await received(simulator)) == taken
    listed = await call(client(simulator.url).messages.list, to=f"whatsapp:{ADA}")
    assert len(listed) == taken


async def test_delay(simulator: SimulatorProcess) -> None:
    """A delayed request is answered all the same."""
    await write(simulator)
    await fault(simulator, "twilio.send", "delay", seconds=0.05, times=1)
    assert (await send(simulator)).sid


async def test_one_customer_only(simulator: SimulatorProcess) -> None:
    """A fault can be meant for one customer."""
    await write(simulator)
    await write(simulator, BENTE)
    await fault(simulator, "twilio.send", "error", customer=BENTE)
    await send(simulator)
    with pytest.raises(TwilioRestException):
        await send(simulator, BENTE)


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("duplicate", ["sent", "sent", "delivered", "delivered", "read", "read"]),
        ("reorder", ["read", "delivered", "sent"]),
        ("delay", ["sent", "delivered", "read"]),
    ],
)
async def test_statuses(simulator: SimulatorProcess, gateway: Gateway, mode: str, expected: list[str]) -> None:
    """Status callbacks come doubled, in the wrong order, or late; the phone shows the message anyway."""
    await write(simulator)
    await fault(simulator, "twilio.status", mode, seconds=0.01)
    await send(simulator, status_callback=f"{gateway.url}/status")
    await gateway.until(1 + len(expected))
    assert gateway.statuses() == expected
    assert len(await received(simulator)) == 1


async def test_statuses_dropped(simulator: SimulatorProcess, gateway: Gateway) -> None:
    """Dropped callbacks never leave, though the message was delivered."""
    await write(simulator)
    await fault(simulator, "twilio.status", "drop")
    await send(simulator, status_callback=f"{gateway.url}/status")
    await simulator.control("GET", f"customers/{ADA}/received?status=read&count=1&wait=20")
    assert gateway.statuses() == []


async def test_delivery_fails(simulator: SimulatorProcess, gateway: Gateway) -> None:
    """A failing delivery is reported with its code, and the phone stays empty."""
    await write(simulator)
    await fault(simulator, "twilio.status", "error", code=63024)
    await send(simulator, status_callback=f"{gateway.url}/status")
    post = (await gateway.until(2))[1]
    assert (post.form["MessageStatus"], post.form["ErrorCode"]) == ("undelivered", "63024")
    assert await received(simulator) == []


async def test_inbound(simulator: SimulatorProcess, gateway: Gateway) -> None:
    """What a customer writes can be lost or doubled on its way."""
    await fault(simulator, "twilio.inbound", "drop", times=1)
    assert (await write(simulator))["status"] is None
    await fault(simulator, "twilio.inbound", "duplicate", times=1)
    await write(simulator)
    first, second = gateway.posts
    assert first.form == second.form


@pytest.mark.parametrize("path", ["/gtfs-rt/alerts.pb", "/dhl/track/shipments"])
@pytest.mark.parametrize(("mode", "status"), [("error", 503), ("drop", None), ("timeout", None)])
async def test_sources(simulator: SimulatorProcess, path: str, mode: str, status: int | None) -> None:
    """Sources fail with a status, or not even that."""
    target = "alerts" if "alerts" in path else "dhl"
    await fault(simulator, target, mode, seconds=0.01, **({"status": status} if status else {}))
    headers = {"DHL-API-Key": DHL_API_KEY}
    got = None
    try:
        async with aiohttp.request("GET", simulator.url + path, headers=headers) as answer:
            got = answer.status
    except aiohttp.ClientError:
        pass
    assert got == status


async def test_dhl_garbage(simulator: SimulatorProcess) -> None:
    """The carrier may answer with a page instead of JSON."""
    await fault(simulator, "dhl", "garbage")
    address, headers = f"{simulator.url}/dhl/track/shipments", {"DHL-API-Key": DHL_API_KEY}
    async with aiohttp.request("GET", address, headers=headers) as answer:
        assert (answer.status, answer.content_type) == (200, "text/html")


async def test_unknown_fault(simulator: SimulatorProcess) -> None:
    """A fault that cannot be shown is refused with what can."""
    with pytest.raises(AssertionError, match="reorder"):
        await fault(simulator, "twilio.status", "garbage")


async def test_removed(simulator: SimulatorProcess) -> None:
    """A removed fault is over."""
    made = await fault(simulator, "alerts", "error")
    await simulator.control("DELETE", f"faults/{made['id']}")
    assert await simulator.control("GET", "faults") == []
