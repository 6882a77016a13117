"""A candidate: a release built of some content, rehearsed, and compared with the live one.

The trainer and `lotse train` make it by the same steps; neither publishes it here."""

from __future__ import annotations

import asyncio
import filecmp
import json
import os
import shutil
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from bot import wiring
from bot.content.notice_words import Kept
from bot.content.releases import Making, Release, Releases
from bot.flow.content.report import Known, report
from bot.model.clock import utc_now
from bot.model.training import Phase
from bot.model.training_report import Personal, Report
from bot.model.words import Change
from bot.model.workspace import Finding
from bot.sandbox.evaluation import evaluate
from bot.sandbox.golden_dialogues import rehearse
from bot.settings import Settings
from bot.wiring.training import REPORT


class Told(Protocol):
    """Who hears how far it is."""

    def phase(self, phase: Phase, total: int = 0) -> None: ...

    def step(self, done: int) -> None: ...


@dataclass(frozen=True)
class Draft:
    """What a candidate is made of, and what is known of it already. `accepted` says who wanted other words of notices,
    `kept` which of them stay."""

    making: Making
    personal: Sequence[Personal] = ()
    findings: Sequence[Finding] = ()
    notices: Sequence[Change] = ()
    accepted: Mapping[str, Any] | None = None
    kept: Kept | None = None
    traffic: Mapping[str, float] = field(default_factory=dict)
    by: Sequence[str] = ()


@dataclass(frozen=True)
class Candidate:
    release: Release
    report: Report


async def make(settings: Settings, draft: Draft, told: Told) -> Candidate:
    """Build, rehearse, compare, and write the report beside the release. What breaks off leaves nothing behind."""
    releases, live = wiring.releases(settings), draft.making.parent
    began = utc_now()
    async with building(releases), leaving_nothing(releases) as keep:
        told.phase("training")
        release = await releases.build(wiring.trainer(settings), draft.kept, draft.accepted, draft.making)
        trained = not keep.models_before(release)
        found = await _found_out(settings, release, live, told)
        made = report(found.known(draft, began, trained=trained))
        await asyncio.to_thread(write, release, made)
        keep.all()
    return Candidate(release, made)


@dataclass(frozen=True)
class _FoundOut:
    release: Release
    rehearsed: Any
    evaluation: Any
    skills: Sequence[str]

    def known(self, draft: Draft, began: datetime, *, trained: bool) -> Known:
        live = draft.making.parent
        return Known(
            release=self.release.id,
            against=live.id if live else "",
            at=utc_now(),
            trained=trained,
            seconds=(utc_now() - began).total_seconds(),
            golden=self.rehearsed.golden,
            coverage=self.rehearsed.coverage,
            sentences=self.evaluation.sentences,
            threshold=self.evaluation.threshold,
            skills=self.skills,
            traffic=draft.traffic,
            personal=draft.personal,
            findings=draft.findings,
            notices=draft.notices,
            revision=draft.making.draft.revision if draft.making.draft else 0,
            by=draft.by,
        )


async def _found_out(settings: Settings, release: Release, live: Release | None, told: Told) -> _FoundOut:
    first = await asyncio.to_thread(lambda: set(touched(release, live)))
    rehearsed = await rehearse(
        settings,
        release,
        first=first,
        begins=lambda number: told.phase("dialogues", number),
        played=told.step,
    )
    told.phase("comparing")
    evaluation = await evaluate(settings, release, live)
    return _FoundOut(release, rehearsed, evaluation, list(wiring.load_content(settings, release).skills))


def touched(release: Release, live: Release | None) -> Iterator[str]:
    """The skills whose files differ from those of the live release."""
    for folder in (release.content / "nlu").glob("*/*/"):
        theirs = live.content / "nlu" / folder.parent.name / folder.name if live else None
        if theirs is None or not theirs.is_dir():
            yield folder.name
            continue
        compared = filecmp.dircmp(folder, theirs)
        if compared.left_only or compared.right_only or compared.diff_files:
            yield folder.name


def write(release: Release, made: Report) -> None:
    """The report beside its release, whole or not at all."""
    aside = release.folder / f".{REPORT}-{os.getpid()}"
    aside.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
    aside.replace(release.folder / REPORT)


class Keep:
    """What was there before, and whether what is new may stay."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._before = set(folder.glob("*/")) | set(folder.glob("models/*/"))
        self._kept = False

    def all(self) -> None:
        self._kept = True

    def models_before(self, release: Release) -> bool:
        """Whether its model was there before."""
        return release.model.parent in self._before

    def clean(self) -> None:
        """Releases and models that are new go again, unless all of them may stay."""
        if self._kept:
            return
        for path in [*self._folder.glob("models/*/"), *self._folder.glob("*/")]:
            if path not in self._before and path.name != "models" and not path.name.startswith("."):
                shutil.rmtree(path, ignore_errors=True)


@asynccontextmanager
async def leaving_nothing(releases: Releases) -> AsyncIterator[Keep]:
    keep = Keep(releases.folder)
    try:
        yield keep
    finally:
        keep.clean()


@asynccontextmanager
async def building(releases: Releases) -> AsyncIterator[None]:
    """Be the one who builds; the wait for another one blocks nobody else here."""
    held = releases.one_builder()
    waiting = asyncio.create_task(asyncio.to_thread(held.__enter__))
    try:
        await asyncio.shield(waiting)
    except asyncio.CancelledError:
        waiting.add_done_callback(lambda _: held.__exit__(None, None, None))
        raise
    try:
        yield
    finally:
        held.__exit__(None, None, None)
