"""The public door under test, on a real Redis."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis
from tests.gateway.scene import Door, Watch


@pytest.fixture
def clock() -> Watch:
    """A clock that the test moves."""
    return Watch()


@pytest.fixture
async def store(redis_server: EmbeddedRedis, clock: Watch) -> AsyncIterator[Door]:
    """The door's parts of the store, nothing served."""
    redis = connect(redis_server.url)
    door = Door(redis, clock)
    for agent in await door.presence.present():  # the desk's tests share this store
        await door.presence.gone(agent)
    yield door
    await redis.aclose()


@pytest.fixture
async def door(store: Door) -> AsyncIterator[Door]:
    """The door, served."""
    async with store.serving():
        yield store
