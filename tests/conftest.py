"""Fixtures that every room's tests may use, and the order of the rooms: the long ones begin."""

from __future__ import annotations

import pytest

from tests.support.redis import redis_server

__all__ = ["redis_server"]

LONG = ("chaos", "outside", "backup", "upgrade", "erase", "gate", "crash")
"""Rooms whose tests wait for whole installations. Begun first, they leave no core idle at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long rooms first, each in its own order."""
    items.sort(key=lambda item: not any(f"tests/{room}/" in item.nodeid for room in LONG))
