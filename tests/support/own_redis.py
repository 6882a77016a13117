"""A server of a test's own, for what an installation has only once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis


@pytest.fixture
async def own_redis(tmp_path: Path) -> AsyncIterator[Any]:
    """A client of an empty server."""
    server = EmbeddedRedis(tmp_path / "redis")
    await server.start()
    client = connect(server.url)
    yield client
    await client.aclose()
    await server.stop()
