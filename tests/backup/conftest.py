"""Fixtures of the store's tests, and a real release for whole installations."""

from __future__ import annotations

from tests.store.conftest import scene, store
from tests.support.redis import guarded_server, server
from tests.support.release import built_release

__all__ = ["built_release", "guarded_server", "scene", "server", "store"]
