"""shipcloud's trackers: many carriers, one contract."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.kit.local_quota import Alone
from actions.kit.source_errors import NeedsOperatorError, NotFoundError, UnavailableError
from actions.parcel.shipment.model import Status
from actions.parcel.sources.shipcloud import Shipcloud, parse
from bot.model.source_quota import Quota
from tests.actions.feeds import NOW, Clock
from tests.support.simulator import SimulatorProcess

NUMBER = "01015026003653C"
FREE = Quota(50_000, timedelta(), timedelta(seconds=4))
KEY = "a-shipcloud-key-for-tests"


def tracker(status: Any = "transit", *events: Any, **more: Any) -> dict[str, Any]:
    listed = list(events) or [event(status if isinstance(status, str) else "transit")]
    known = {"id": "t-1", "carrier": "dpd", "carrier_tracking_no": NUMBER, "status": status}
    return {**known, "tracking_events": listed, **more}


def event(status: Any, details: Any = "x", at: Any = "2026-11-22T09:50:00+01:00") -> dict[str, Any]:
    return {"id": "e", "timestamp": at, "location": "Hamburg", "status": status, "details": details}


def source(session: aiohttp.ClientSession, url: str | None, clock: Clock, key: str | None = KEY) -> Shipcloud:
    return Shipcloud(session, url, key, Alone(clock), clock, quota=FREE)


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (tracker("label_created"), "announced"),
        (tracker("picked_up"), "handed_in"),
        (tracker("transit"), "transit"),
        (tracker("delayed"), "transit"),
        (tracker("out_for_delivery"), "out_for_delivery"),
        (tracker("awaits_pickup_by_receiver"), "ready"),
        (tracker("delivered"), "delivered"),
        (tracker("not_delivered"), "failure"),
        (tracker("exception"), "failure"),
        (tracker("destroyed"), "lost"),
        (tracker("notification"), "unknown"),
        (tracker("quantum"), "unknown"),
        (tracker("transit", event("transit", "Paket im Zoll, Verzollung läuft")), "customs"),
        (tracker("not_delivered", event("not_delivered", "Annahme verweigert, Rücksendung eingeleitet")), "returned"),
        (tracker("delivered", event("delivered", "Wurde an den Absender zurückgesandt")), "returned"),
        (tracker("delivered", event("not_delivered", "Empfänger nicht angetroffen")), "failure"),
        (tracker(None, event("out_for_delivery")), "out_for_delivery"),
        (tracker({"x": 1}, event("transit")), "transit"),
        (tracker("transit", None, 7, "x", event("transit", {"de": "x"})), "transit"),
        (tracker("transit", tracking_events="gone"), "transit"),
        (tracker("transit", event("delivered", at="2026-11-20T09:00:00Z"), event("transit")), "transit"),
        ({"id": "s-1", "carrier": "gls", "carrier_tracking_no": 12345678901, "packages": [
            {"tracking_events": [event("delivered", "Zugestellt", "2026-11-22T11:00:00")]}]}, "delivered"),
    ],
)  # fmt: skip
def test_what_is_read(data: Any, status: Status) -> None:
    """Exact codes are ours; the carrier's words make them weaker or more exact, and what cannot be read is left out."""
    assert parse.parse(data, NOW).parcel.status == status


NAMES = ("id", "carrier", "carrier_tracking_no", "status", "tracking_events", "timestamp", "details", "packages")


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(),
                    lambda x: st.lists(x) | st.dictionaries(st.sampled_from(NAMES), x)))  # fmt: skip
def test_any_json(data: Any) -> None:
    """Any JSON is a parcel or none, and never a failure."""
    found = parse.read(data, NOW)
    assert found is None or found.id


@pytest.fixture
async def city() -> AsyncIterator[SimulatorProcess]:
    simulator = SimulatorProcess(LOTSE_SHIPCLOUD_API_KEY=KEY)
    await simulator.start()
    yield simulator
    await simulator.stop()


async def test_through_the_simulator(city: SimulatorProcess) -> None:
    """Each carrier's parcel is found under its number, and followed by one tracker."""
    clock = Clock()
    async with aiohttp.ClientSession() as session:
        cloud = source(session, f"{city.url}/shipcloud", clock)
        for carrier, number, status in (
            ("dpd", NUMBER, "out_for_delivery"),
            ("hermes", "09133131530724", "ready"),
            ("gls", "12345678901", "transit"),
            ("ups", "1Z999AA10123456784", "delivered"),
        ):
            parcel = await cloud.of(carrier).parcel(number)
            assert (parcel.number, parcel.status) == (number, status)
            assert parcel.told_by is not None
            assert parcel.told_by.endswith("(shipcloud)")
        await city.control("POST", f"parcels/{NUMBER}/move")
        clock.tick(minutes=31)
        assert (await cloud.of("dpd").parcel(NUMBER)).status == "delivered"
        with pytest.raises(NotFoundError):
            await cloud.of("dpd").parcel("99999999999999")
        with pytest.raises(NotFoundError):
            await cloud.of("gls").parcel(NUMBER)
        again = source(session, f"{city.url}/shipcloud", clock)  # it knows no tracker, and there is one
        assert (await again.of("dpd").parcel(NUMBER)).status == "delivered"


async def test_a_hint_is_fetched_before_anything_is_told(city: SimulatorProcess) -> None:
    """What a webhook names is read from the API; an id that nobody knows tells nothing."""
    clock = Clock()
    async with aiohttp.ClientSession() as session:
        cloud = source(session, f"{city.url}/shipcloud", clock)
        await cloud.of("dpd").parcel(NUMBER)
        async with session.get(
            f"{city.url}/shipcloud/trackers",
            params={"carrier_tracking_no": NUMBER},
            headers={"Authorization": aiohttp.encode_basic_auth(KEY, "")},
        ) as reply:
            (one,) = (await reply.json())["trackers"]
        await city.control("POST", f"parcels/{NUMBER}/move", {"step": "ready"})
        found = await cloud.hinted("trackers", one["id"])
        assert found is not None
        assert (found[0], found[1].number, found[1].status) == ("dpd", NUMBER, "ready")
        assert (await cloud.of("dpd").parcel(NUMBER)).status == "ready"  # kept for whoever asks next
        assert await cloud.hinted("trackers", "nobody-knows-this") is None


async def test_a_wrong_key_needs_the_operator(city: SimulatorProcess) -> None:
    """Waiting does not help."""
    async with aiohttp.ClientSession() as session:
        with pytest.raises(NeedsOperatorError):
            await source(session, f"{city.url}/shipcloud", Clock(), "wrong").of("dpd").parcel(NUMBER)
        with pytest.raises(UnavailableError, match="not configured"):
            await source(session, f"{city.url}/shipcloud", Clock(), None).of("dpd").parcel(NUMBER)


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [(429, {}, "busy"), (500, {}, "http 500"), (200, "x", "ValueError"), (200, [], "ValueError")],
)
async def test_odd_answers(city: SimulatorProcess, status: int, body: Any, error: str) -> None:
    """What is no tracker is unavailable, and a refusal a pause."""
    recorded = {"number": NUMBER, "source": "shipcloud", "status": status, "body": json.loads(json.dumps(body))}
    await city.control("POST", "answers", recorded)
    async with aiohttp.ClientSession() as session:
        with pytest.raises(UnavailableError, match=error):
            await source(session, f"{city.url}/shipcloud", Clock()).of("dpd").parcel(NUMBER)
