"""What packs keep in files of their own, side by side. They are taken over for a whole process, so one side speaks at a
time."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.content.folders import pack_files
from bot.wiring.packs import Packs


class PackFiles:
    """Copies of those whose content goes, until it is closed."""

    def __init__(self, packs: Packs) -> None:
        self._packs = packs
        self._folder = tempfile.TemporaryDirectory(prefix="lotse-names-")
        self._speaking = asyncio.Lock()

    def keep(self, content: Path, name: str) -> Path:
        """As content that holds these files alone."""
        kept = Path(self._folder.name) / name
        for one in pack_files(content):
            place = kept / "nlu" / one.pack
            place.mkdir(parents=True, exist_ok=True)
            shutil.copy(one.path, place)
        return kept

    @asynccontextmanager
    async def taken(self, content: Path) -> AsyncIterator[None]:
        """Meanwhile things are called as this content says."""
        async with self._speaking:
            self._packs.take(content)
            yield

    def close(self) -> None:
        self._folder.cleanup()
