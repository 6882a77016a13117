"""A report of a release, and what the page for checking and publishing works with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.flow.content.publish import OVERRIDE, refusal
from bot.flow.content.training import Trainings
from bot.model.errors import RefusedError
from bot.model.release import Live
from bot.model.training import Hindrance, Line, TrainingJob, ended, taken, went_on
from bot.model.training_report import Report
from bot.store.audit import RedisAudit
from bot.store.second_admin import RedisSecondAdmin
from bot.store.training import RedisTrainingLine
from bot.studio.compare.api import CompareParts
from tests.studio.scene import Studio
from tests.studio.shelf import Shelf, manifest
from tests.studio.trying import workspace_of

TITLES = {
    "thank": {"de": "Danke", "en": "Thanks"},
    "bikes": {"de": "Fahrrad mitnehmen", "en": "Bikes"},
    "dogs": {"de": "Hund mitnehmen", "en": "Dogs"},
}


def predicted(skill: str, confidence: float, best: str = "") -> dict[str, Any]:
    return {"skill": skill, "confidence": confidence, "best": best or skill}


def sentence(text: str, expected: str, old: Any, new: Any, origin: str = "phrase") -> dict[str, Any]:
    return {"text": text, "language": "de", "origin": origin, "expected": expected, "old": old, "new": new}


SENTENCES = [
    sentence("Darf mein Hund mit?", "dogs", None, predicted("dogs", 0.91), "golden"),
    sentence("Kann ich den Hund mitnehmen?", "dogs", predicted("bikes", 0.71), predicted("dogs", 0.88), "held_out"),
    sentence("Darf das Rad mit?", "bikes", predicted("bikes", 0.9), predicted("dogs", 0.55)),
    sentence("Und mein Roller?", "bikes", predicted("bikes", 0.6), predicted("", 0.31, "bikes")),
    sentence("Danke!", "thank", predicted("thank", 0.99), predicted("thank", 0.99)),
]
COUNTS = {"right": 180, "rightly_handed": 12, "needlessly_handed": 9, "wrong": 4, "total": 205}
BETTER = {**COUNTS, "right": 182, "wrong": 2}
CELLS = [[0, 0, 40], [0, 1, 3], [0, 3, 1], [1, 1, 22], [2, 2, 30]]
FAILURE = {
    "skill": "thank",
    "dialogue": "thanks",
    "turn": 1,
    "say": "Vielen lieben Dank",
    "why": "understood dogs (0.71), expected thank",
    "expected": {"skill": "thank"},
    "got": {"skill": "out_of_scope"},
    "replies": ["Das habe ich nicht verstanden."],
}


def report(**changes: Any) -> Report:
    points = [
        {
            "at": step / 20,
            "right": 190 - 4 * step,
            "rightly_handed": step // 2,
            "needlessly_handed": 4 * step,
            "wrong": max(0, 15 - step),
        }
        for step in range(21)
    ]
    whole: dict[str, Any] = {
        "v": 1,
        "release": "r-2",
        "revision": 0,
        "by": ["ann"],
        "against": "r-1",
        "at": "2026-11-30T10:00:00+00:00",
        "trained": True,
        "seconds": 41.2,
        "golden": {"total": 120, "passed": 120, "failures": []},
        "sentences": SENTENCES,
        "flips": [0, 1, 2, 3],
        "outcomes": {"old": COUNTS, "new": BETTER, "differ": 6, "better": 4, "worse": 2, "p": 0.69},
        "thresholds": {
            "current": 0.45,
            "points": points,
            "evidence": {"sentences": 410, "answered": 360, "wrong": 2, "promised": 0.0174, "enough": True},
        },
        "matrix": {"skills": ["bikes", "dogs", "thank", ""], "cells": CELLS},
        "coverage": [{"skill": "dogs", "reached": 1, "total": 3, "missing": ["utter_dogs_large", "choice:human"]}],
        "personal": [],
        "findings": [],
        "traffic": {"bikes": 0.2},
        "notices": [],
        **changes,
    }  # fmt: skip
    return whole  # type: ignore[return-value]


WORDS = {
    "type": "line_runs_again",
    "text": "question",
    "locale": "de",
    "old": "Soll ich dir schreiben?",
    "new": "Darf ich dir schreiben?",
}
RED = {"total": 120, "passed": 119, "failures": [FAILURE]}


@dataclass
class ListedPublishing:
    """The port `Publishing`, with obstacles from a list."""

    shelf: Shelf
    second_admin: RedisSecondAdmin
    obstacles: list[Hindrance] = field(default_factory=list)

    async def hindrances(self, release: str, by: str) -> Sequence[Hindrance]:
        return self.obstacles

    async def publish(self, release: str, by: str, *, accept_notices: bool = False, override: bool = False) -> Live:
        if codes := refusal(self.obstacles, override=override, accept_notices=accept_notices):
            raise RefusedError("hindered", codes=codes)
        if any(one.overridable for one in self.obstacles):
            await self.second_admin.use(OVERRIDE, release, by)
        return await self.shelf.switch_to(release, by)


@dataclass
class Checking:
    """The parts of the page, and the trainer's end of the line."""

    parts: CompareParts
    line: RedisTrainingLine
    reports: dict[str, Report]
    publishing: ListedPublishing
    shelf: Shelf
    studio: Studio

    async def trains(
        self, phase: Any = "training", done: int = 0, total: int = 0, left: float | None = None
    ) -> TrainingJob:
        """The trainer takes the job that waits, and says how far it is."""
        job: TrainingJob | None = await self.line.change(lambda line: taken(line, self.studio.clock()))
        assert job is not None
        now = replace(job, phase=phase, done=done, total=total, left=left)
        await self.line.change(lambda line: went_on(line, now))
        return now

    async def ends(self, job: TrainingJob, state: Any = "done", **more: Any) -> None:
        def over(line: Line) -> tuple[Line, None]:
            return ended(line, job, replace(job, state=state, **more), self.studio.clock()), None

        await self.line.change(over)


def checking(studio: Studio, **reports: Report) -> Checking:
    shelf = Shelf(manifest("r-2", note="Hunde dürfen mit"), manifest("r-1", 1, note="Herbst"), live="r-1")
    audit, kept = RedisAudit(studio.redis, studio.clock), {name.replace("_", "-"): one for name, one in reports.items()}
    second_admin = RedisSecondAdmin(studio.redis, studio.desk.accounts, audit, studio.clock)
    publishing, draft = ListedPublishing(shelf, second_admin), workspace_of(studio)
    line = RedisTrainingLine(studio.redis)

    async def read(release: str) -> Report | None:
        return kept.get(release)

    async def titles() -> Mapping[str, Mapping[str, str]]:
        return TITLES

    trainings = Trainings(line, draft.head, read, audit, studio.clock)
    parts = CompareParts(trainings, publishing, shelf, draft, second_admin, audit, titles, studio.clock)
    return Checking(parts, line, kept, publishing, shelf, studio)
