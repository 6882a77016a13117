"""The words of the customers' pages, as the live release has them."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import structlog

from bot.content.folders import Content
from bot.content.page_words import page_words
from bot.content.releases import Release
from bot.content.strict_yaml import ContentError
from bot.model.page_words import PageWords
from bot.settings import Settings
from bot.wiring.company import company_in, values_of
from bot.wiring.packs import content_source, pack_names
from bot.wiring.switching import LiveRelease

log = structlog.get_logger()


class LiveWords:
    """Read once for each release, beside the event loop; before the first release, the shipped ones. Raises
    SettingsError if those are not whole."""

    def __init__(self, settings: Settings, live: LiveRelease) -> None:
        self._settings = settings
        self._live = live
        self._shipped = shipped_page_words(settings)
        self._now = self._shipped
        self._looked = ""
        self._one = asyncio.Lock()

    async def __call__(self) -> PageWords:
        live = await self._live()
        if live is not None and live.id != self._looked:
            async with self._one:
                await self._follow(live)
        return self._now

    async def _follow(self, live: Release) -> None:
        """A release whose words cannot be read changes nothing, and is not tried again."""
        if live.id == self._looked:
            return
        try:
            self._now = await asyncio.to_thread(self._read, live)
        except (ContentError, OSError) as error:
            log.error("page_words.unreadable", release=live.id, reason=str(error))
        self._looked = live.id

    def _read(self, live: Release) -> PageWords:
        return _words(self._settings, live.content, live.id, self._shipped)


def shipped_page_words(settings: Settings, source: Content | None = None) -> PageWords:
    """Those of the content that is shipped; raises SettingsError naming file and key."""
    return _words(settings, source or content_source(settings), "shipped", None)


def _words(settings: Settings, folder: Content, release: str, shipped: PageWords | None) -> PageWords:
    own = company_in(settings, folder)
    words = page_words(folder, pack_names(settings), release, values_of(settings, own), shipped)
    return replace(words, own=own)
