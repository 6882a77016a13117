"""Fixtures of the store's tests, and a real release for whole installations."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.conftest import scene, store
from tests.support.redis import guarded_server, server
from tests.support.release import built_release
from tests.system.backup.home import Home

__all__ = ["built_release", "guarded_server", "scene", "server", "store"]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "old")


@pytest.fixture
def other(tmp_path: Path) -> Home:
    return Home(tmp_path / "new")
