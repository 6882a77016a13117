"""The hour's budgets: places are taken once, in all budgets or in none, on any server, also by many at once."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.model.clock import utc_now
from bot.model.ids import random_id
from bot.model.pushes import Full
from bot.store.pushes import RedisPushes
from bot.store.redis import keys
from tests.store.scene import Scene


class Watch:
    """A clock that stands still unless it is moved."""

    def __init__(self) -> None:
        self.now = utc_now().replace(microsecond=0)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
async def watch(scene: Scene) -> Watch:
    await scene.redis.delete(keys.PUSHES_OF_ALL)
    return Watch()


async def test_many_at_once_take_no_more_than_there_is(scene: Scene, watch: Watch) -> None:
    """Of forty at the same moment, by four processes, ten of one person get a place."""
    actor, pushes = random_id("a"), [RedisPushes(scene.redis, watch, scene.store.header) for _ in range(4)]
    asked = (pushes[n % 4].reserve(actor, f"p-{n}", of_agent=10, of_team=30) for n in range(40))
    given = await asyncio.gather(*asked)
    assert given.count(None) == 10
    assert {one for one in given if one} == {Full(watch.now + timedelta(hours=1), team=False)}


async def test_an_item_keeps_its_place(scene: Scene, watch: Watch) -> None:
    """Asked again, also when all is full by then, an item has the place it had, and takes no second one."""
    actor, pushes = random_id("a"), RedisPushes(scene.redis, watch, scene.store.header)
    for _ in range(5):
        for item in ("p-1", "p-2"):
            assert await pushes.reserve(actor, item, of_agent=2, of_team=30) is None
    assert await pushes.reserve(actor, "p-3", of_agent=2, of_team=30) is not None


async def test_nobody_takes_a_place_in_one_budget_alone(scene: Scene, watch: Watch) -> None:
    """Where the team's is full, the person's own is not charged; who it is that stands in the way is said."""
    pushes = RedisPushes(scene.redis, watch, scene.store.header)
    first, second = random_id("a"), random_id("a")
    for n in range(3):
        assert await pushes.reserve(first, f"p-{n}", of_agent=10, of_team=3) is None
    full = await pushes.reserve(second, "p-9", of_agent=10, of_team=3)
    assert full == Full(watch.now + timedelta(hours=1), team=True)
    assert await scene.redis.exists(keys.pushes_of(second)) == 0
    assert await pushes.reserve(second, "p-9", of_agent=10, of_team=0) is None


@pytest.mark.parametrize(("minutes", "free"), [(0, 0), (59, 0), (-600, 0), (60, 3), (90, 10)])
async def test_the_hour_moves_along(scene: Scene, watch: Watch, minutes: int, free: int) -> None:
    """A place is free again an hour after it was taken, and not when a clock strikes or is set back."""
    actor, pushes = random_id("a"), RedisPushes(scene.redis, watch, scene.store.header)
    began = watch.now
    for n in range(10):
        watch.now = began + timedelta(minutes=0 if n < 3 else 20)
        assert await pushes.reserve(actor, f"p-{n}", of_agent=10, of_team=0) is None
    watch.now = began + timedelta(minutes=minutes)
    again = [await pushes.reserve(actor, f"q-{n}", of_agent=10, of_team=0) for n in range(12)]
    assert again.count(None) == free


async def test_no_budget_asks_nobody(scene: Scene, watch: Watch) -> None:
    """Where neither is limited nothing is stored."""
    actor, pushes = random_id("a"), RedisPushes(scene.redis, watch, scene.store.header)
    assert await pushes.reserve(actor, "p-1", of_agent=0, of_team=0) is None
    assert await scene.redis.exists(keys.pushes_of(actor)) == 0
