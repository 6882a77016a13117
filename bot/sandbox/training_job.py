"""One job of the trainer: a revision of the draft becomes a candidate, or it is told why it cannot."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot import wiring
from bot.content.personal import personal_in_files
from bot.content.releases import Making, Release
from bot.flow.content.publish import authors
from bot.model.errors import LotseError, NotStoredError
from bot.model.traffic import Traffic, shares
from bot.model.training import TrainingJob
from bot.model.training_progress import Progress, TrainingFailedError
from bot.model.training_report import Personal
from bot.model.workspace import Finding, Materialised, Workspace
from bot.sandbox.candidate import Draft, make
from bot.settings import Settings

LOOKED_BACK = 1_000
"""Revisions whose authors are looked at."""
NAMED = 5
"""So many errors are told in a line; the page lists all."""


@dataclass(frozen=True)
class MakeRelease:
    """Carries out the trainer's `Make`."""

    settings: Settings
    workspace: Workspace
    traffic: Traffic
    live: Callable[[], Awaitable[Release | None]]

    async def __call__(self, job: TrainingJob, progress: Progress) -> str:
        progress.phase("reading")
        try:
            async with self.workspace.materialised(job.revision) as made:
                return await self._made(job, made, progress)
        except (NotStoredError, TrainingFailedError):
            raise
        except LotseError as error:
            raise TrainingFailedError(str(error)) from error

    async def _made(self, job: TrainingJob, made: Materialised, progress: Progress) -> str:
        settings = self.settings
        findings = await asyncio.to_thread(wiring.findings_in, settings, made.content)
        if errors := [one for one in findings if one.level == "error"]:
            raise TrainingFailedError(told(errors), named(errors))
        live = await self.live()
        draft = Draft(
            Making(job.by, job.note, live, made),
            personal=await asyncio.to_thread(self._personal, made),
            findings=findings,
            notices=(await asyncio.to_thread(wiring.pending, settings, live, made.content)).changes,
            traffic=shares(await self.traffic.counts()),
            by=await self._authors(job.revision, live),
        )
        candidate = await make(settings, draft, progress)
        return candidate.release.id

    async def _authors(self, revision: int, live: Release | None) -> list[str]:
        report = await asyncio.to_thread(wiring.report_of, self.settings, live.id) if live else None
        revisions = await self.workspace.history(before=revision + 1, limit=LOOKED_BACK)
        return authors(revisions, report["revision"] if report else 0, revision)

    def _personal(self, made: Materialised) -> list[Personal]:
        packs = wiring.known_packs(self.settings)
        return personal_in_files(_texts(made.overlay), _texts(made.base), partial(wiring.harmless, packs))


def told(errors: Sequence[Finding]) -> str:
    """The first few errors, a line each."""
    lines = [f"{one['file']}: {one['en']}" for one in named(errors)]
    return "\n".join([*lines, *([f"… ({len(errors) - NAMED})"] if len(errors) > NAMED else [])])


def named(errors: Sequence[Finding]) -> list[Mapping[str, str]]:
    """The first few, by file and in words."""
    return [
        {"file": one.file, "de": one.words.get("de") or one.code, "en": one.words.get("en") or one.code}
        for one in errors[:NAMED]
    ]


def _texts(folder: Path) -> Mapping[str, str]:
    """By their paths below the folder, or below its `nlu`."""
    root = folder / "nlu" if (folder / "nlu").is_dir() else folder
    return {str(file.relative_to(root)): file.read_text(encoding="utf-8") for file in sorted(root.rglob("*.yml"))}
