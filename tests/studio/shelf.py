"""Releases on a shelf: the port `Switch` for pages, without files and brains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.model.errors import RefusedError
from bot.model.release import FileChange, Live, Manifest

MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


def manifest(name: str, days: int = 0, **more: object) -> Manifest:
    made = Manifest(name, f"m-{name}", "s", ("common",), at=MONDAY - timedelta(days=days), been_live=True)
    return replace(made, **more)  # type: ignore[arg-type]


class Shelf:
    """What is on it, the newest first; `away` is a brain that does not load."""

    def __init__(self, *releases: Manifest, live: str = "") -> None:
        self.all = list(releases)
        self.away = ""
        self.now: Live | None = Live(live, f"m-{live}", MONDAY, "ann") if live else None
        self.changed: dict[str, Sequence[FileChange]] = {}

    async def live(self) -> Live | None:
        return self.now

    async def releases(self) -> Sequence[Manifest]:
        return self.all

    async def switch_to(self, release: str, by: str) -> Live:
        found = next((one for one in self.all if one.id == release), None)
        if found is None:
            raise RefusedError("unknown")
        if not found.servable:
            raise RefusedError("model_gone")
        if self.away:
            raise RefusedError("brain_away", brain=self.away, reason="still loading")
        before = self.now.release if self.now else ""
        self.now = Live(release, found.model, MONDAY, by, before)
        return self.now

    async def again(self, release: str, by: str) -> Live:
        if any(one.id == release and not one.been_live for one in self.all):
            raise RefusedError("never_live")
        return await self.switch_to(release, by)

    async def back(self, by: str) -> Live:
        if self.now is None or not self.now.before:
            raise RefusedError("nothing_before")
        return await self.switch_to(self.now.before, by)

    async def changes(self, release: str, against: str = "") -> Sequence[FileChange]:
        if release not in {one.id for one in self.all}:
            raise RefusedError("unknown")
        return self.changed.get(release, ())
