"""The studio under test, on a real Redis."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis
from tests.desk.scene import Watch
from tests.studio.scene import Studio


@pytest.fixture
def clock() -> Watch:
    """A clock that the test moves."""
    return Watch()


@pytest.fixture
async def studio(redis_server: EmbeddedRedis, clock: Watch) -> AsyncIterator[Studio]:
    """Its parts of the store; a test says which pages are served."""
    redis = connect(redis_server.url)
    yield Studio(redis, clock)
    await redis.aclose()
