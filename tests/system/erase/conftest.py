"""A contact and its erasure: on the store's own words, and with a whole turn."""

from __future__ import annotations

import pytest

from tests.flow.conftest import content, languages, start, town
from tests.store.conftest import store
from tests.store.scene import Store
from tests.support.browser import browser
from tests.support.redis import guarded_server, server
from tests.support.release import built_release
from tests.system.erase.grave import Grave

__all__ = ["browser", "built_release", "content", "guarded_server", "languages", "server", "start", "store", "town"]


@pytest.fixture
async def grave(store: Store) -> Grave:
    """A contact that was found by its address."""
    made = Grave(store)
    await made.arrives()
    return made
