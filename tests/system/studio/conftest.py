"""An installation whose releases are its own, since its editors make others live."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from bot import wiring
from bot.settings import Settings
from tests.support.browser import browser
from tests.support.release import Built, built_release
from tests.system.outside.conftest import Town, city, ledger, running_town

__all__ = ["browser", "built_release", "city", "ledger"]


@pytest.fixture(scope="module")
def town(built_release: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("releases")
    shutil.copytree(built_release.folder / "releases", folder / "releases")
    live = wiring.releases(Settings(_env_file=None, data_dir=folder)).live()
    assert live is not None
    yield from running_town(Built(folder, live), tmp_path_factory, LOTSE_ANSWERS_PER_CONTACT="0")
