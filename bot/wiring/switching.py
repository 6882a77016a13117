"""Which release is live, put together: the switch, and how a process follows it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import structlog

from bot.content.load import FolderContent
from bot.content.releases import Release, Releases
from bot.content.switch import ReleaseSwitch
from bot.model.cancellation import end
from bot.model.clock import Clock, utc_now
from bot.model.errors import NotStoredError, SettingsError
from bot.model.release import Pointer
from bot.nlu.brains import BrainList
from bot.settings import Settings
from bot.store.live_release import RedisPointer
from bot.wiring.release import brain_secret, brain_url, load_content, releases

LOOK_SECONDS = 0.4

log = structlog.get_logger()


def release_switch(settings: Settings, redis: Any, clock: Clock = utc_now, brains: str | None = None) -> ReleaseSwitch:
    """With the brains at these addresses, by comma, or those of the settings. Raises SettingsError."""
    url = brain_url(settings) if brains is None else brains
    found = BrainList(url, brain_secret(settings))
    return ReleaseSwitch(releases(settings), RedisPointer(redis), found, partial(load_content, settings), clock)


def live_release(settings: Settings, redis: Any) -> LiveRelease:
    return LiveRelease(releases(settings), RedisPointer(redis))


class LiveRelease:
    """The release that is live, as one process follows it: the store is asked at most so often, and where it does not
    know or is away, what was known goes on; before that, the file among the releases."""

    def __init__(self, found: Releases, pointer: Pointer, every: float = LOOK_SECONDS) -> None:
        self._releases = found
        self._pointer = pointer
        self._every = every
        self._now: Release | None = None
        self._looked = 0.0
        self._one = asyncio.Lock()

    async def __call__(self) -> Release | None:
        async with self._one:
            if time.monotonic() - self._looked >= self._every or self._now is None:
                await self._look()
                self._looked = time.monotonic()
        return self._now

    async def id(self) -> str:
        """The id alone; empty before the first."""
        release = await self()
        return release.id if release else ""

    async def _look(self) -> None:
        try:
            live = await self._pointer.read()
        except NotStoredError as error:
            if self._now is not None:
                log.info("release.not_looked_at", reason=str(error))
                return
            live = None
        wanted = live.release if live else self._releases.live_id()
        if self._now is None or wanted != self._now.id:
            self._now = self._releases.get(wanted) or (self._releases.live() if live else None) or self._now


class ContentFollowed:
    """The live release's content, in a process that takes no turns; None before the first."""

    def __init__(self, settings: Settings, redis: Any) -> None:
        self._settings = settings
        self._live = live_release(settings, redis)
        self._looked = ""
        self.now: FolderContent | None = None

    async def look(self) -> None:
        """A release that cannot be read changes nothing, and is not tried again."""
        release = await self._live()
        if release is None or release.id == self._looked:
            return
        self._looked = release.id
        try:
            self.now = await asyncio.to_thread(load_content, self._settings, release)
        except SettingsError as error:
            log.error("release.unreadable", release=release.id, reason=str(error))

    async def following(self, _app: object) -> AsyncIterator[None]:
        """As long as an application runs; whoever asks before the first look finds nothing yet."""
        await self.look()
        task = asyncio.create_task(self._again())
        yield
        await end([task])

    async def _again(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await self.look()
