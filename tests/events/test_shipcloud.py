"""What shipcloud's webhooks may bring: a hint, by whoever knows the secret."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import given
from hypothesis import strategies as st

from actions.parcel.sources.shipcloud.webhook import ShipcloudDoor, hint_of
from bot.model.clock import utc_now
from bot.model.errors import SettingsError
from bot.store.hints import MOST, RedisHints
from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis

SECRET = "a-secret-of-more-than-32-characters"
ID = "5a9c3f5e-1f1a-4b3c-9a55-0c7e5f0f3d11"
CALL = {"id": "evt-1", "type": "tracker.transit", "occured_at": "2026-11-30T09:00:00+01:00",
        "data": {"id": ID, "url": f"/v1/trackers/{ID}", "object_type": "tracker"}}  # fmt: skip


@pytest.fixture
async def hints(redis_server: EmbeddedRedis) -> AsyncIterator[RedisHints]:
    redis = connect(redis_server.url)
    await redis.flushdb()
    yield RedisHints(redis, "parcels")
    await redis.aclose()


async def push(hints: RedisHints, body: Any, secret: str = SECRET, path: str = SECRET) -> int:
    app = web.Application()
    app.add_routes(ShipcloudDoor(secret, hints, utc_now).routes())
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    async with TestClient(TestServer(app)) as client, client.post(f"/events/shipcloud/{path}", data=raw) as reply:
        return reply.status


async def test_a_call_leaves_a_hint(hints: RedisHints) -> None:
    """The tracker that it names is fetched later; nothing else of the call is kept, and twice is once."""
    assert [await push(hints, CALL), await push(hints, CALL)] == [202, 202]
    assert [await hints.take(), await hints.take()] == [f"trackers:{ID}", None]


@pytest.mark.parametrize(("secret", "path", "status"), [("", SECRET, 404), (SECRET, "x" * 34, 401), ("", "", 404)])
async def test_it_fails_closed(hints: RedisHints, secret: str, path: str, status: int) -> None:
    """Without a secret there is no door, and a wrong one opens none."""
    assert await push(hints, CALL, secret, path) == status
    assert await hints.take() is None


def test_a_short_secret_stops_the_start(hints: RedisHints) -> None:
    """What can be guessed is no secret."""
    with pytest.raises(SettingsError, match="LOTSE_SHIPCLOUD_WEBHOOK_SECRET"):
        ShipcloudDoor("short", hints, utc_now)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"[" * 50_000, 400),
        (b"x" * 70_000, 413),
        ({}, 200),
        ([], 200),
        ({**CALL, "data": None}, 200),
        ({**CALL, "data": {"id": "../../etc"}}, 200),
        ({**CALL, "data": {"id": 7}}, 200),
        ({"type": "invoice.paid", "data": {"id": ID}}, 200),
        ({"type": "invoice.paid", "data": {"id": ID, "url": "https://example.org/x"}}, 200),
    ],
)
async def test_what_names_no_parcel_is_no_hint(hints: RedisHints, body: Any, status: int) -> None:
    """Unreadable, too large, about something else: nothing is fetched."""
    assert await push(hints, body) == status
    assert await hints.take() is None


def test_shipments_are_hints_too() -> None:
    """A shipment of the company's own is fetched as one."""
    assert hint_of({"type": "shipment.tracking.delivered", "data": {"id": ID}}) == f"shipments:{ID}"
    assert hint_of({"type": "x", "data": {"id": ID, "url": f"https://api.shipcloud.io/v1/shipments/{ID}"}})


@given(st.recursive(st.none() | st.text() | st.integers(), lambda x: st.lists(x) | st.dictionaries(
    st.sampled_from(["id", "type", "data", "url"]), x)))  # fmt: skip
def test_any_json(data: Any) -> None:
    """Whatever is sent is a hint of a known form or none."""
    found = hint_of(data)
    assert found is None or found.startswith(("trackers:", "shipments:"))


async def test_a_flood_of_hints_is_bounded(hints: RedisHints) -> None:
    """More than a thousand at once are dropped: parcels that somebody waits for are looked at anyway."""
    for number in range(MOST + 5):
        await hints.add(f"trackers:{number:06}")
    found = [await hints.take() for _ in range(MOST + 5)]
    assert sum(one is not None for one in found) == MOST
