"""Notices leave evenly, over all processes, and at no messenger's cost but their own."""

from __future__ import annotations

import asyncio

from bot.store.pace import RedisPace
from bot.store.redis import keys
from tests.store.scene import ADDRESS, Scene


async def test_turns_are_spaced_over_all_processes(scene: Scene) -> None:
    """Two processes that send at once get turns of one row, as far apart as the rate says."""
    await scene.write()
    messenger = ADDRESS.connector
    await scene.redis.delete(keys.pace(messenger))
    paces = [RedisPace(scene.redis) for _ in range(2)]
    for pace in paces:
        pace.allow(messenger, per_second=0.1)
    waits = sorted(await asyncio.gather(*(paces[n % 2].turn(scene.contact) for n in range(6))))
    assert waits[0] <= 0.01
    assert [round(wait / 10) for wait in waits] == [0, 1, 2, 3, 4, 5]


async def test_a_messenger_without_a_rate_does_not_wait(scene: Scene) -> None:
    """Another messenger's rate, or none at all, holds up nobody."""
    await scene.write()
    pace = RedisPace(scene.redis)
    assert await pace.turn(scene.contact) == 0
    pace.allow("another", per_second=0.001)
    assert [await pace.turn(scene.contact) for _ in range(3)] == [0, 0, 0]
