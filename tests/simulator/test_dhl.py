"""Parcel tracking as its client sees it."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from tests.support.simulator import DHL_API_KEY, SimulatorProcess

PARCEL = "00340434161094042557"


async def track(
    simulator: SimulatorProcess, number: str = PARCEL, key: str = DHL_API_KEY, **query: str
) -> tuple[int, Any]:
    asked = {"trackingNumber": number, "service": "parcel-de", "language": "de", **query}
    address = f"{simulator.url}/dhl/track/shipments"
    async with aiohttp.request("GET", address, params=asked, headers={"DHL-API-Key": key}) as answer:
        return answer.status, await answer.json(content_type=None)


async def test_in_transit(simulator: SimulatorProcess) -> None:
    """The standard parcel is in transit, newest event first, times without a zone."""
    status, body = await track(simulator)
    (shipment,) = body["shipments"]
    assert (status, shipment["id"]) == (200, PARCEL)
    assert shipment["status"]["statusCode"] == "transit"
    times = [event["timestamp"] for event in shipment["events"]]
    assert times == sorted(times, reverse=True)
    assert all(len(moment) == len("2026-11-22T09:50:00") for moment in times)


async def test_language(simulator: SimulatorProcess) -> None:
    """Texts come in the language asked for."""
    (_, german), (_, english) = await track(simulator), await track(simulator, language="en")
    assert "Sendung" in german["shipments"][0]["status"]["status"]
    assert "shipment" in english["shipments"][0]["status"]["status"]


async def test_journey(simulator: SimulatorProcess) -> None:
    """A parcel in the van is still `transit` and says so in words; then it is delivered."""
    for _ in range(2):
        await simulator.control("POST", f"parcels/{PARCEL}/move")
    _, body = await track(simulator)
    shipment = body["shipments"][0]
    assert shipment["status"]["statusCode"] == "transit"
    assert "Zustellfahrzeug" in shipment["status"]["status"]
    frame = shipment["estimatedDeliveryTimeFrame"]
    assert frame["estimatedFrom"] < frame["estimatedThrough"]
    await simulator.control("POST", f"parcels/{PARCEL}/move")
    _, body = await track(simulator)
    assert body["shipments"][0]["status"]["statusCode"] == "delivered"
    assert "estimatedDeliveryTimeFrame" not in body["shipments"][0]


@pytest.mark.parametrize("step", ["announced", "failure", "held_over"])
async def test_new_parcel(simulator: SimulatorProcess, step: str) -> None:
    """A parcel can be made at any step."""
    await simulator.control("POST", "parcels", {"number": "00340434161094000000", "step": step})
    status, body = await track(simulator, "00340434161094000000")
    codes = {"announced": "pre-transit", "failure": "failure", "held_over": "transit"}
    assert (status, body["shipments"][0]["status"]["statusCode"]) == (200, codes[step])


async def test_unknown(simulator: SimulatorProcess) -> None:
    """An unknown number is a problem with status 404, and so is another division's number."""
    assert (await track(simulator, "00340434161099999999"))[0] == 404
    status, problem = await track(simulator, "7777777770")
    assert (status, problem["status"]) == (404, 404)
    assert problem["title"]


async def test_key(simulator: SimulatorProcess) -> None:
    """A wrong key is a 401."""
    assert (await track(simulator, key="wrong"))[0] == 401


async def test_quota(simulator: SimulatorProcess) -> None:
    """Over the daily limit every call is a 429."""
    await simulator.control("PATCH", "behaviour", {"dhl_daily_limit": 2})
    assert [(await track(simulator))[0] for _ in range(4)] == [200, 200, 429, 429]
