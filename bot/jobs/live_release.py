"""Following the release that is live, and telling admins of words of notices that wait or have changed with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import structlog

from bot.model.alarm import Alarms
from bot.model.errors import SettingsError

log = structlog.get_logger()


class Followed(Protocol):
    """The content that this worker answers from."""

    @property
    def release(self) -> str: ...

    async def follow(self) -> None:
        """Catch up with the brain, if it serves another release by now."""

    async def keep_words(self) -> None:
        """Have its words stored, before anybody is asked in them."""


class ReleaseWatch:
    """`pending` gives the notice types whose shipped words nobody has accepted; raises SettingsError. `accepted` gives
    who wanted the words that came with a release, if any did; `mend` is what an operator has to do."""

    def __init__(
        self,
        live: Followed,
        pending: Callable[[], Sequence[str]],
        accepted: Callable[[str], Mapping[str, Any] | None],
        mend: str,
        alarms: Alarms,
    ) -> None:
        self._live = live
        self._pending = pending
        self._accepted = accepted
        self._mend = mend
        self._alarms = alarms
        self._release = ""

    async def look(self) -> None:
        if not self._release:
            await self._tell_pending()
            self._release = self._live.release
        await self._live.follow()
        await self._live.keep_words()
        if self._live.release != self._release:
            await self._tell_accepted(self._live.release)
            self._release = self._live.release

    async def _tell_pending(self) -> None:
        try:
            waiting = self._pending()
        except SettingsError as error:
            log.warning("words.unreadable", reason=str(error))
            return
        if waiting:
            log.warning("words.pending", notices=waiting, mend=self._mend)
            await self._alarms.raise_("words_pending", {"notices": ", ".join(waiting)})

    async def _tell_accepted(self, release: str) -> None:
        if accepted := self._accepted(release):
            types = {one["type"] for one in accepted["changes"]}
            details = {"by": accepted["by"], "notices": ", ".join(sorted(types)), "release": release}
            await self._alarms.raise_("words_accepted", details)
