"""Fixtures that every room's tests may use, and the order of the rooms: the long ones begin."""

from __future__ import annotations

import pytest
from hypothesis import settings

from tests.support.own_redis import own_redis
from tests.support.redis import redis_server

__all__ = ["own_redis", "redis_server"]

settings.register_profile("lotse", deadline=None)  # a busy machine is no counterexample
settings.load_profile("lotse")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that wait for whole installations begin, so that no core is idle at the end."""
    items.sort(key=lambda item: "tests/system/" not in item.nodeid)
