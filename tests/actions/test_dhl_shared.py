"""DHL asked by several workers over one Redis, put together as an installation does it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from actions.kit.source_errors import NotFoundError, UnavailableError
from actions.parcel.sources.dhl.source import STARTER, Dhl
from bot import wiring
from bot.model.clock import utc_now
from bot.model.ids import random_id
from bot.model.orders import SwitchedOff
from bot.model.source_quota import Quota
from bot.sandbox.sandbox import packs_beside
from bot.store.redis import keys
from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis
from bot.store.source_quota import RedisSourceQuota
from tests.actions.feeds import json_body, serving
from tests.support.settings import given

CASES = Path(__file__).parents[2] / "actions/parcel/sources/dhl/cases"
TRANSIT = json.loads((CASES / "prepared.json").read_text())["answer"]


def worker(redis: Any, session: aiohttp.ClientSession, url: str) -> Dhl:
    """The source that a worker's actions get."""
    settings = given(secret_key="s" * 64, dhl_api_url=url, dhl_api_key="k")
    dhl = wiring.build_packs(settings, session, redis=redis).of("parcel").dhl
    assert isinstance(dhl, Dhl)
    return dhl


async def test_an_answer_of_one_worker_serves_the_other(redis_server: EmbeddedRedis) -> None:
    """A number that one worker has asked about costs the other no call, whether it was found or not."""
    number = random_id("p")
    redis = connect(redis_server.url)
    async with serving(json_body(TRANSIT), json_body({}, 404)) as (server, session):
        one, other = worker(redis, session, server.url), worker(redis, session, server.url)
        first = await one.parcel(number)
        assert await other.parcel(number) == first
        assert first.number == number
        assert len(server.requests) == 1
    await redis.aclose()


async def test_the_try_out_asks_as_one_of_the_workers(redis_server: EmbeddedRedis) -> None:
    """What the installation has asked costs whoever tries a draft no call; a source that an admin has stopped is not
    asked there either."""
    number, redis = random_id("p"), connect(redis_server.url)
    await redis.delete(keys.calls("dhl"))
    settings = given(secret_key="s" * 64, dhl_api_key="k")
    async with serving(json_body(TRANSIT)) as (server, session):
        settings = settings.with_packs(dhl_api_url=server.url)
        found = wiring.stores(settings, redis)
        first = await worker(redis, session, server.url).parcel(number)
        tried = packs_beside(settings, session, utc_now, found).of("parcel").dhl
        assert await tried.parcel(number) == first
        await found.orders.switch_off(SwitchedOff("source", "anna", utc_now(), "it says nonsense", "dhl"))
        await found.orders.look()
        with pytest.raises(UnavailableError):
            await tried.parcel(random_id("p"))
        await found.orders.switch_on("source:dhl")
        assert len(server.requests) == 1
    await redis.aclose()


async def test_not_found_is_shared_too(redis_server: EmbeddedRedis) -> None:
    """A wrong number costs one call, whichever worker it is typed to."""
    redis, source = connect(redis_server.url), random_id("s")
    async with serving(json_body({}, 404)) as (server, session):
        for _ in range(2):
            sharing = RedisSourceQuota(redis, "secret", source)
            with pytest.raises(NotFoundError):
                await Dhl(session, server.url, "k", sharing, utc_now).parcel("1")
        assert len(server.requests) == 1
    await redis.aclose()


async def test_workers_spend_one_quota(redis_server: EmbeddedRedis) -> None:
    """What one has spent the other has not."""
    redis, source = connect(redis_server.url), random_id("s")
    few = Quota(per_day=2, spacing=timedelta(), patience=timedelta())
    async with serving(json_body(TRANSIT)) as (server, session):
        workers = [
            Dhl(session, server.url, "k", RedisSourceQuota(redis, "secret", source), utc_now, quota=few)
            for _ in range(2)
        ]
        for number, dhl in enumerate(workers):
            await dhl.parcel(str(number))
        for dhl in workers:
            with pytest.raises(UnavailableError, match="quota"):
                await dhl.parcel("more")
        assert len(server.requests) == 2
    await redis.aclose()


async def test_without_redis_dhl_is_unavailable() -> None:
    """Whoever cannot see what is left of the quota does not ask."""
    redis = connect("unix:/tmp/nobody-listens-here.sock")
    async with serving(json_body(TRANSIT)) as (server, session):
        with pytest.raises(UnavailableError, match="store"):
            await worker(redis, session, server.url).parcel("1")
        assert not server.requests
    await redis.aclose()


def test_the_starter_quota_is_dhls() -> None:
    """250 calls a day and one in five seconds, as DHL gives them at first."""
    assert (STARTER.per_day, STARTER.spacing) == (250, timedelta(seconds=5))
