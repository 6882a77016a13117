"""Commands of one moment leave together, and nobody hears another's answer."""

from __future__ import annotations

import asyncio

import pytest
from redis.asyncio.cluster import RedisCluster
from redis.exceptions import ResponseError

from tests.store.scene import Store

KEY = "gathering:"


@pytest.fixture
def store(store: Store) -> Store:
    """On one server: a cluster's client does not gather."""
    if isinstance(store.redis, RedisCluster):
        pytest.skip("a cluster's client does not gather")
    return store


async def test_many_at_once_hear_each_their_own_answer(store: Store) -> None:
    """A thousand readers at once each get the value of their own key."""
    await store.redis.mset({f"{KEY}{number}": number for number in range(1000)})
    found = await asyncio.gather(*(store.redis.get(f"{KEY}{number}") for number in range(1000)))
    assert [int(value) for value in found] == list(range(1000))


async def test_those_of_one_moment_leave_together(store: Store) -> None:
    """Fifty commands of one moment need at most two batches: one that leaves at once, one of all the others."""
    before = await store.redis.info("stats")
    await asyncio.gather(*(store.redis.set(f"{KEY}{number}", "x") for number in range(50)))
    after = await store.redis.info("stats")
    assert after["total_commands_processed"] - before["total_commands_processed"] >= 50
    assert after["total_reads_processed"] - before["total_reads_processed"] < 10


async def test_a_refused_command_is_refused_alone(store: Store) -> None:
    """An error answers the one who asked, and the others in its batch hear their own answers."""
    await store.redis.rpush(KEY + "list", "x")
    asked = (store.redis.get(KEY + "list"), store.redis.set(KEY, "v"))
    wrong, right = await asyncio.gather(*asked, return_exceptions=True)
    assert isinstance(wrong, ResponseError)
    assert right is True


async def test_who_stops_waiting_shifts_nobody_elses_answer(store: Store) -> None:
    """A caller that is cancelled leaves its answer unread; those after it still hear their own."""
    await store.redis.mset({KEY + "a": 1, KEY + "b": 2})
    asked = [asyncio.create_task(store.redis.get(KEY + name)) for name in "aba"]
    await asyncio.sleep(0)  # they have asked
    asked[0].cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked[0]
    assert [await one for one in asked[1:]] == [b"2", b"1"]
    assert await store.redis.get(KEY + "b") == b"2"


async def test_a_broken_line_is_made_anew(store: Store) -> None:
    """When the server has cut every connection, the next commands find a new one by themselves."""
    await store.redis.set(KEY, "v")
    await store.redis.client_kill_filter(_type="normal", skipme=True)
    found = await asyncio.gather(*(store.redis.get(KEY) for _ in range(20)))
    assert found == [b"v"] * 20
