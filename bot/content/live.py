"""The content of the release that the brain serves; without a brain, of the one that was live at the start."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Protocol

from bot.content.load import FolderContent
from bot.model.words import NoticeWords


class StoredWords(Protocol):
    """Words that consents are given for. Raises NotStoredError."""

    async def keep(self, live: Iterable[NoticeWords]) -> None: ...


class LiveContent:
    """`read` gives another release's content, None if there is none; `served` is asked for the release that the brain
    serves. Its words are in `words` before anybody is asked in them."""

    def __init__(
        self,
        now: FolderContent,
        read: Callable[[str], FolderContent | None],
        words: StoredWords,
        served: Callable[[], Awaitable[str | None]],
    ) -> None:
        self._now = now
        self._read = read
        self._words = words
        self._served = served

    def __call__(self) -> FolderContent:
        return self._now

    @property
    def release(self) -> str:
        return self._now.release

    async def keep_words(self) -> None:
        await self._words.keep(self._now.words.values())

    async def follow(self) -> None:
        """Catch up with the brain, if it serves another release by now."""
        served = await self._served()
        if served is None or served == self.release:
            return
        content = self._read(served)
        if content is not None:
            await self._words.keep(content.words.values())
            self._now = content
