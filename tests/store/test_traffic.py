"""Which skill is asked for how often: counted by day, joined over processes, and worth no failed turn."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.model.errors import NotStoredError
from bot.model.traffic import shares
from bot.store.redis import keys
from bot.store.redis.connect import connect
from bot.store.traffic import LIFE, RedisTraffic
from tests.store.scene import Scene

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


class Watch:
    """A clock that stands still unless it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
async def watch(scene: Scene) -> Watch:
    for key in [key async for key in scene.redis.scan_iter(match=keys.traffic("*"), count=1000)]:
        await scene.redis.delete(key)
    return Watch()


async def test_processes_and_days_are_joined(scene: Scene, watch: Watch) -> None:
    """What two processes count on several days is one figure; what is older than asked for is not in it."""
    one, other = RedisTraffic(scene.redis, watch), RedisTraffic(scene.redis, watch)
    for _ in range(3):
        one.count("opening")
    other.count("opening")
    other.count("fares")
    await one.store()
    await other.store()
    watch.now += timedelta(days=2)
    one.count("fares")
    await one.store()
    assert await one.counts() == {"opening": 4, "fares": 2}
    assert await one.counts(days=1) == {"fares": 1}
    assert shares(await one.counts()) == {"opening": 0.6667, "fares": 0.3333}


async def test_a_count_has_an_end_and_is_stored_once(scene: Scene, watch: Watch) -> None:
    """Storing twice adds nothing, and each day's counts go by themselves."""
    traffic = RedisTraffic(scene.redis, watch)
    traffic.count("opening")
    traffic.count("")
    await traffic.store()
    await traffic.store()
    assert await traffic.counts() == {"opening": 1}
    assert 0 < await scene.redis.ttl(keys.traffic("2026-11-30")) <= LIFE.total_seconds()


async def test_what_could_not_be_stored_is_stored_later(scene: Scene, watch: Watch) -> None:
    """A store that is away loses no count."""
    nowhere = connect("redis://127.0.0.1:1/0")
    traffic = RedisTraffic(nowhere, watch)
    traffic.count("opening")
    with pytest.raises(NotStoredError):
        await traffic.store()
    traffic.count("opening")
    traffic._redis = scene.redis
    await traffic.store()
    assert await traffic.counts() == {"opening": 2}
    await nowhere.aclose()


async def test_no_traffic_has_no_shares() -> None:
    """Before the first message nothing is divided by nothing."""
    assert shares({}) == {}
    assert shares({"opening": 0}) == {}
