"""The flow's customer, for the jobs of a worker, and a store for jobs that need nobody."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis
from tests.flow.conftest import content, languages, start, town
from tests.jobs.working import Work

__all__ = ["content", "languages", "start", "town"]


@pytest.fixture
async def redis(redis_server: EmbeddedRedis) -> AsyncIterator[Any]:
    client = connect(redis_server.url)
    yield client
    await client.aclose()


@pytest.fixture
def work() -> Work:
    return Work()
