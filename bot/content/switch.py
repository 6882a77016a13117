"""The switch: every brain has the model before the pointer moves; whatever breaks off leaves one release live."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

import structlog

from bot.content.release_files import changes_of
from bot.content.releases import Offer, Release, Releases
from bot.model.clock import Clock
from bot.model.errors import RefusedError, SettingsError
from bot.model.release import Brains, FileChange, Live, Loaded, Manifest, Pointer

log = structlog.get_logger()

REMEMBERED = 500
"""Releases of which it is known that they have been live."""


class ReleaseSwitch:
    """The Switch port. `read` reads a release's content, to see whether this version can; raises SettingsError.

    The pointer in the store says what is live. The file among the releases says it to a start without a store; it is
    written after the pointer and mended by `keep`. A start that has built a release puts it forward in that file.
    """

    def __init__(
        self, releases: Releases, pointer: Pointer, brains: Brains, read: Callable[[Release], object], clock: Clock
    ) -> None:
        self._releases = releases
        self._pointer = pointer
        self._brains = brains
        self._read = read
        self._clock = clock
        self._well_read: set[str] = set()

    async def live(self) -> Live | None:
        if live := await self._pointer.read():
            return live
        await self.hear()  # before any worker has run, only the file knows
        return await self._pointer.read()

    async def switch_to(self, release: str, by: str) -> Live:
        seen = await self.live()
        found = await self._servable(release)
        await self._load_everywhere(found.model_id)
        if seen and seen.release == release:
            return seen
        return await self._flip(seen, found, by)

    async def again(self, release: str, by: str) -> Live:
        seen = await self.live()
        if seen is None or release not in _been(seen):
            raise RefusedError("never_live" if self._releases.get(release) else "unknown", release=release)
        return await self.switch_to(release, by)

    async def back(self, by: str) -> Live:
        seen = await self.live()
        if seen is None or not seen.before:
            raise RefusedError("nothing_before")
        return await self.switch_to(seen.before, by)

    async def releases(self) -> Sequence[Manifest]:
        seen = await self.live()
        been = _been(seen) if seen else ()
        found = await asyncio.to_thread(self._releases.manifests)
        return [replace(one, been_live=one.id in been) for one in found]

    async def changes(self, release: str, against: str = "") -> Sequence[FileChange]:
        found = self._releases.get(release)
        if found is None:
            raise RefusedError("unknown", release=release)
        other = self._releases.get(against or found.parent)
        if against and other is None:
            raise RefusedError("unknown", release=against)
        return await asyncio.to_thread(changes_of, other.content, found.content) if other else ()

    async def keep(self) -> None:
        """See that what a start has put forward is heard, that every brain within reach holds the live model and then
        the one before it, and that the file says what is live."""
        waits = await self.hear()
        live = await self._pointer.read()
        if live is None:
            return
        to_write = "" if waits or self._releases.live_id() == live.release else live.release
        failed: RefusedError | None = None
        for brain, loaded in (await self._brains.holding()).items():
            try:
                if loaded is not None and loaded.models:
                    await self._keep_one(brain, loaded, live, to_write)
            except RefusedError as error:  # the others are no worse for it
                failed = error
        if failed:
            raise failed

    async def _keep_one(self, brain: str, loaded: Loaded, live: Live, to_write: str) -> None:
        for model in (live.model, live.before_model):
            if model and model not in loaded.models and self._releases.has_model(model):
                await self._brains.load(model, brain)
                log.info("release.model_loaded", model=model, brain=brain)
            if model == live.model and (to_write or loaded.live != model):
                await self._brains.make_live(model, to_write, brain)

    async def hear(self) -> bool:
        """What a start without a store has put forward becomes live: the first release of all at once, another one as
        if somebody had switched to it, or if nobody can serve the live one any more. It has to follow what is live.
        Gives whether it still waits for brains: then the file goes on to say so."""
        offer, live = self._releases.offer(), await self._pointer.read()
        found = self._releases.get(offer.release)
        if found is None or (live and offer.said in ("", live.offer) and self._releases.get(live.release)):
            return False
        if live is None or self._releases.get(live.release) is None:
            with suppress(RefusedError):  # another process has heard it at the same moment
                await self._flip(live, found, offer.by or "start", offer.said)
        elif found.id == live.release or offer.after != live.release:
            if found.id != live.release:
                log.warning("release.not_taken_up", release=found.id, follows=offer.after, live=live.release)
            await self._pointer.flip(live, replace(live, offer=offer.said))
        else:
            return not await self._takes_up(live, found, offer)
        return False

    async def _takes_up(self, live: Live, found: Release, offer: Offer) -> bool:
        try:
            await self._load_everywhere(found.model_id)
        except RefusedError as error:
            if not await self._is_left(live, found):
                log.info("release.waits_for_brains", release=found.id, **error.details)
                return False
        await self._flip(live, found, offer.by, offer.said)
        return True

    async def _is_left(self, live: Live, found: Release) -> bool:
        """Whether nobody can serve what is live any more: this version cannot read it, or no brain has its model and
        one has the other."""
        held = {model for one in (await self._brains.holding()).values() if one for model in one.models}
        if live.model not in held and found.model_id in held:
            return True
        served = self._releases.get(live.release)
        return served is None or not await self._is_readable(served)

    async def _is_readable(self, release: Release) -> bool:
        try:
            await asyncio.to_thread(self._read, release)
        except SettingsError:
            return False
        return True

    async def _servable(self, release: str) -> Release:
        found = self._releases.get(release)
        if found is None:
            raise RefusedError("unknown", release=release)
        if not found.model.exists():
            raise RefusedError("model_gone", release=release)
        if release not in self._well_read:
            try:
                await asyncio.to_thread(self._read, found)
            except SettingsError as error:
                raise RefusedError("unreadable", release=release, reason=str(error)) from error
            self._well_read.add(release)
        return found

    async def _load_everywhere(self, model: str) -> None:
        """One brain after the other: the rest answer undisturbed."""
        for brain in await self._brains.holding():
            await self._brains.load(model, brain)

    async def _flip(self, seen: Live | None, found: Release, by: str, offer: str = "") -> Live:
        before = (seen.release, seen.model) if seen and self._releases.get(seen.release) else ("", "")
        said = offer or (seen.offer if seen else "")
        been = [one for one in _been(seen) if one != found.id] if seen else []
        live = Live(found.id, found.model_id, self._clock(), by, *before, said, (*been[-REMEMBERED:], found.id))
        if not await self._pointer.flip(seen, live):
            now = await self._pointer.read()
            raise RefusedError("moved", by=now.by if now else "")
        log.info("release.live", release=live.release, model=live.model, by=by, before=live.before)
        await self._write_down(live)
        return live

    async def _write_down(self, live: Live) -> None:
        """By the brains, whose folder it is; one that is away does not matter, and all are asked again."""
        for brain in await self._brains.holding():
            try:
                await self._brains.make_live(live.model, live.release, brain)
            except RefusedError as error:
                log.info("release.not_written_down", release=live.release, **error.details)


def _been(live: Live) -> tuple[str, ...]:
    """What has been live, also where an earlier version has not noted it."""
    return tuple(dict.fromkeys((*live.been, *filter(None, (live.before, live.release)))))
