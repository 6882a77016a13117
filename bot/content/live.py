"""The content of the release that is live."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Protocol

from bot.content.load import FolderContent
from bot.model.words import NoticeWords


class StoredWords(Protocol):
    """Words that consents are given for. Raises NotStoredError."""

    async def keep(self, live: Iterable[NoticeWords]) -> None: ...


async def always_the_same() -> str:
    """For who serves one release as long as it lives."""
    return ""


class LiveContent:
    """`live` gives the id of the release that is live, empty if nobody knows; `read` gives its content, None if it is
    not there, and is called beside the event loop: it takes a while. The content before is kept, so that going back
    needs none of that. Its words are in `words` before anybody is asked in them."""

    def __init__(
        self,
        now: FolderContent,
        read: Callable[[str], FolderContent | None],
        words: StoredWords,
        live: Callable[[], Awaitable[str]] = always_the_same,
    ) -> None:
        self._now = self._before = now
        self._read = read
        self._words = words
        self._live = live
        self._one = asyncio.Lock()

    def __call__(self) -> FolderContent:
        return self._now

    @property
    def release(self) -> str:
        return self._now.release

    async def keep_words(self) -> None:
        await self._words.keep(self._now.words.values())

    async def follow(self) -> None:
        """Catch up with the release that is live, if it is another one by now."""
        live = await self._live()
        if live in ("", self.release):
            return
        async with self._one:
            if live == self.release:
                return
            back = self._before if self._before.release == live else None
            content = back or await asyncio.to_thread(self._read, live)
            if content is not None:
                await self._words.keep(content.words.values())
                self._before, self._now = self._now, content
