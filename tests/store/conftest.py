"""The store under test, on each kind of server."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.store.scene import Scene, Store
from tests.support.redis import Server, guarded_server, server

__all__ = ["guarded_server", "server"]


@pytest.fixture
async def store(guarded_server: Server) -> AsyncIterator[Store]:
    """The store's rooms on a real server; one of the kinds confines each script to its declared keys."""
    redis = guarded_server.client()
    yield Store(redis, guarded_server.header)
    await redis.aclose()


@pytest.fixture
def scene(store: Store) -> Scene:
    """One fresh contact."""
    return Scene(store)
