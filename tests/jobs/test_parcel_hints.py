"""From a carrier's webhook to what is known of a parcel: through the door, the store and the carrier's own API."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from actions.kit.local_quota import Alone
from actions.parcel.hints import ParcelHints
from actions.parcel.sources.shipcloud import Shipcloud
from actions.parcel.sources.shipcloud.webhook import ShipcloudDoor
from bot.model.clock import utc_now
from bot.model.source_quota import Quota
from bot.store.hints import RedisHints
from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis
from tests.support.simulator import SimulatorProcess

DPD, DHL = "01015026003653C", "00340434161094042557"
KEY, SECRET = "a-shipcloud-key-for-tests", "a-secret-of-more-than-32-characters"


@pytest.fixture
async def city() -> AsyncIterator[SimulatorProcess]:
    simulator = SimulatorProcess(LOTSE_SHIPCLOUD_API_KEY=KEY)
    await simulator.start()
    yield simulator
    await simulator.stop()


@pytest.fixture
async def hints(redis_server: EmbeddedRedis) -> AsyncIterator[RedisHints]:
    redis = connect(redis_server.url)
    await redis.flushdb()
    yield RedisHints(redis, "parcels")
    await redis.aclose()


async def test_a_webhook_is_followed_to_the_parcel(city: SimulatorProcess, hints: RedisHints) -> None:
    """The simulator calls as shipcloud does; what is told is what its API says, and of carriers that are asked
    themselves nothing."""
    app = web.Application()
    app.add_routes(ShipcloudDoor(SECRET, hints, utc_now).routes())
    async with TestServer(app) as server, aiohttp.ClientSession() as session:
        headers = {"Authorization": aiohttp.encode_basic_auth(KEY, "")}
        url = str(server.make_url(f"/events/shipcloud/{SECRET}"))
        async with session.post(f"{city.url}/shipcloud/webhooks", json={"url": url}, headers=headers) as reply:
            assert reply.status == 201
        free = Quota(1_000, timedelta(), timedelta(seconds=4))
        cloud = Shipcloud(session, f"{city.url}/shipcloud", KEY, Alone(utc_now), utc_now, quota=free)
        follow = ParcelHints(hints, cloud, frozenset({"dhl"})).next
        assert await follow() is None
        for carrier, number in (("dpd", DPD), ("dhl", DHL)):
            await cloud.of(carrier).parcel(number)
            await city.control("POST", f"parcels/{number}/move", {"step": "ready"})
        await until_hinted(hints, 2)
        found = [await follow() for _ in range(3)]
        assert [(one.number, one.status) for one in found if one] == [(DPD, "ready")]


async def until_hinted(hints: RedisHints, count: int) -> None:
    """Return when so many calls have come."""
    async with asyncio.timeout(10):
        while await hints.waiting() < count:
            await asyncio.sleep(0.01)
