"""One real release for a whole test run: trained once by Rasa, used by every installation that a test starts.

`LOTSE_TEST_RELEASES=<folder>` keeps it between runs; it is trained anew when what is shipped has changed.
"""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import wiring
from bot.content.releases import Release
from bot.sandbox import publishing
from bot.settings import Settings


@dataclass(frozen=True)
class Built:
    """A data folder that holds nothing but releases, and the live one of them."""

    folder: Path
    live: Release

    def lend(self, data_dir: Path) -> None:
        """Let the installation in `data_dir` find the releases here, so that it does not train."""
        data_dir.mkdir(parents=True, exist_ok=True)
        (data_dir / "releases").symlink_to(self.folder / "releases", target_is_directory=True)


@pytest.fixture(scope="session")
def built_release(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The release of what is shipped now, with a real model."""
    kept = os.environ.get("LOTSE_TEST_RELEASES")
    folder = Path(kept).absolute() if kept else tmp_path_factory.mktemp("trained")
    if not wiring.brain_python(Settings(_env_file=None)).exists():
        pytest.fail("the brain's environment is missing: make setup", pytrace=False)
    return trained(folder)


def trained(folder: Path) -> Built:
    """The live release in this folder, trained now if there is none."""
    settings = Settings(_env_file=None, data_dir=folder)
    found = wiring.releases(settings)
    if not found.current():  # as a first start, which keeps no words of notices
        (folder / "releases" / "live").unlink(missing_ok=True)
    live = asyncio.run(publishing.ensure_release(settings, lambda line: print(line, file=sys.stderr)))
    return Built(folder, live)
