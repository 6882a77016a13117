"""Fixtures that every room's tests may use."""

from __future__ import annotations

from tests.support.redis import redis_server

__all__ = ["redis_server"]
