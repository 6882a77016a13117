"""Who follows the live release: soon, beside the event loop, and unharmed by a store that is away."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any

import pytest

from bot import wiring
from bot.content.live import LiveContent
from bot.content.load import FolderContent
from bot.model.clock import utc_now
from bot.model.errors import NotStoredError
from bot.model.release import Live
from bot.model.words import NoticeWords
from bot.settings import Settings
from bot.wiring.switching import LiveRelease
from tests.content.brains import Town, town_of

PATIENCE = 30.0


@pytest.fixture
async def town(tmp_path: Path, own_redis: Any) -> AsyncIterator[Town]:
    async with town_of(tmp_path / "town", own_redis, brains=0) as built:
        yield built


def content(release: str) -> FolderContent:
    settings = Settings(_env_file=None)
    return wiring.read_content(settings, wiring.content_source(settings), release)


class Followed:
    """Content that follows what this test calls live; `reading` holds the reader up."""

    def __init__(self, *releases: str) -> None:
        self.known = {release: content(release) for release in releases}
        self.live = releases[0]
        self.kept: list[str] = []
        self.read: list[str] = []
        self.held_up: threading.Event | None = None
        self.content = LiveContent(self.known[releases[0]], self._read, self, self._live)

    async def keep(self, live: Iterable[NoticeWords]) -> None:
        self.kept.append(self.live)

    async def _live(self) -> str:
        return self.live

    def _read(self, release: str) -> FolderContent | None:
        self.read.append(release)
        if self.held_up and not self.held_up.wait(PATIENCE):
            raise TimeoutError("the event loop was held up by the reader")
        return self.known.get(release)


async def test_reading_holds_nothing_up() -> None:
    """While another release is read, turns go on in the one before; its words are kept before it is served."""
    followed = Followed("r-1", "r-2")
    followed.live, followed.held_up = "r-2", threading.Event()
    following = asyncio.gather(*(followed.content.follow() for _ in range(5)))
    while not followed.read:
        await asyncio.sleep(0)
    assert followed.content.release == "r-1"
    followed.held_up.set()
    await following
    assert (followed.content.release, followed.read, followed.kept) == ("r-2", ["r-2"], ["r-2"])


async def test_the_way_back_reads_nothing() -> None:
    """The content of before is kept, and of more than that only what is asked for."""
    followed = Followed("r-1", "r-2", "r-3")
    for release in ("r-2", "r-1", "r-2", "r-3", "r-2"):
        followed.live = release
        await followed.content.follow()
        assert followed.content.release == release
    assert followed.read == ["r-2", "r-3"]


async def test_what_is_not_there_changes_nothing() -> None:
    """A release that nobody finds, or a store that does not know which is live, leaves the one that is served."""
    followed = Followed("r-1")
    for live in ("r-9", "", "r-1"):
        followed.live = live
        await followed.content.follow()
        assert followed.content.release == "r-1"


class Store:
    """A pointer that a test moves, or takes away."""

    def __init__(self) -> None:
        self.live: Live | None = None
        self.away = False

    async def read(self) -> Live | None:
        if self.away:
            raise NotStoredError("away")
        return self.live

    async def flip(self, seen: Live | None, to: Live) -> bool:
        self.live = to
        return True


async def test_the_store_says_what_is_live(town: Town) -> None:
    """Before it knows, the file among the releases does; one that is away changes nothing, whatever the file says."""
    first, second = await town.built("Moin"), await town.built("Ahoi")
    store = Store()
    live = LiveRelease(town.releases, store, every=0)
    assert await live() is None
    town.releases.publish(first)
    assert await live.id() == first.id
    store.live = Live(second.id, second.model_id, utc_now(), "ada")
    assert await live.id() == second.id
    store.away = True
    assert await live.id() == second.id
    assert await LiveRelease(town.releases, store, every=0).id() == first.id


async def test_many_who_ask_are_one_look(town: Town) -> None:
    """The store is not asked for each page that is shown."""
    first = await town.built("Moin")
    town.releases.publish(first)
    store = Store()
    live = LiveRelease(town.releases, store, every=3600)
    assert await live.id() == first.id
    second = await town.built("Ahoi")
    store.live = Live(second.id, second.model_id, utc_now(), "ada")
    assert await live.id() == first.id
