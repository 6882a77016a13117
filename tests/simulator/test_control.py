"""Control over HTTP."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from tests.support.simulator import SimulatorProcess


async def test_events(simulator: SimulatorProcess, http: aiohttp.ClientSession) -> None:
    """The event stream tells of every change as it happens."""
    async with http.get(f"{simulator.url}/control/events") as stream, asyncio.timeout(20):
        assert await stream.content.readline() == b": hello\n"
        await simulator.control("POST", "disruptions", {"preset": "u3_closed"})
        text = (await stream.content.readuntil(b"}\n")).decode()
        assert "event: disruption" in text


async def test_waiting_counts(simulator: SimulatorProcess) -> None:
    """A caller can wait until something was called so many times."""
    waiting = asyncio.create_task(simulator.control("GET", "counts?key=alerts.requests&at_least=2&wait=20"))
    for _ in range(2):
        async with aiohttp.request("GET", f"{simulator.url}/gtfs-rt/alerts.pb"):
            pass
    assert (await waiting)["alerts.requests"] == 2


async def test_only_json(simulator: SimulatorProcess) -> None:
    """Control takes JSON only, so that no other page in the browser can post here."""
    async with aiohttp.request("POST", f"{simulator.url}/control/disruptions", data={"preset": "x"}) as no:
        assert no.status == 415


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
async def test_other_pages(simulator: SimulatorProcess, origin: str) -> None:
    """A page from elsewhere may not steer, not even without a body."""
    address, headers = f"{simulator.url}/control/reset", {"Origin": origin}
    async with aiohttp.request("POST", address, headers=headers) as refused:
        assert refused.status == 403


async def test_reset(simulator: SimulatorProcess) -> None:
    """A reset brings back the first day: no customers, no disruptions, no faults, parcels at their places."""
    await simulator.control("POST", "customers", {"number": "+491713920001"})
    await simulator.control("POST", "disruptions", {"preset": "storm"})
    await simulator.control("POST", "faults", {"target": "dhl", "mode": "error"})
    await simulator.control("POST", "parcels/00340434161094042557/move", {"step": "delivered"})
    await simulator.control("POST", "clock", {"advance_seconds": 86400})
    await simulator.control("POST", "reset")
    state = await simulator.control("GET", "state")
    assert (state["customers"], state["disruptions"], state["faults"]) == ([], [], [])
    assert state["parcels"][0]["step"] == "transit"
    assert state["clock_offset"] == 0


@pytest.mark.parametrize(
    ("path", "body", "reason"),
    [
        ("disruptions", {"preset": "flood"}, "u3_closed"),
        ("disruptions", {"effect": "NO_SERVICE"}, "somewhere"),
        ("disruptions", {"lines": ["U3"], "from": "Barmbek"}, "two ends"),
        ("disruptions", {"lines": ["U3"], "effect": "GONE"}, "SIGNIFICANT_DELAYS"),
        ("parcels", {"number": "00340434161094042557", "step": "eaten"}, "out_for_delivery"),
        ("customers", {"number": "Ada"}, "number"),
        ("customers/+491713920001/say", {"txt": "Moin"}, "txt"),
        ("behaviour", {}, "405"),
    ],
)
async def test_refusals(simulator: SimulatorProcess, path: str, body: dict[str, str], reason: str) -> None:
    """What cannot be done is refused with the reason."""
    with pytest.raises(AssertionError, match=reason):
        await simulator.control("POST", path, body)
