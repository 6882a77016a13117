"""The desk under test, on a real Redis."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis
from tests.desk.scene import Desk, Watch


@pytest.fixture
def clock() -> Watch:
    """A clock that the test moves."""
    return Watch()


@pytest.fixture
async def store(redis_server: EmbeddedRedis, clock: Watch) -> AsyncIterator[Desk]:
    """The desk's parts of the store, nothing served."""
    redis = connect(redis_server.url)
    yield Desk(redis, clock)
    await redis.aclose()


@pytest.fixture
async def desk(store: Desk) -> AsyncIterator[Desk]:
    """The desk, served, with a worker at hand."""
    async with store.serving(), store.worker():
        yield store
