"""Training: what an admin asks for, how far it has come, what came of it. The rules of the line are plain functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Protocol

from bot.model.errors import RefusedError
from bot.model.training_report import Report

State = Literal["waiting", "running", "done", "failed", "cancelled"]
Phase = Literal["", "reading", "training", "dialogues", "comparing"]
PHASES: tuple[Phase, ...] = ("reading", "training", "dialogues", "comparing")

OVER: tuple[State, ...] = ("done", "failed", "cancelled")
KEPT = 30
"""Jobs that are remembered, those that are over included."""
WAITING = 5
"""Jobs that may wait; who asks for one more hears so at once."""
LIVES = 3
"""How often a job is begun again after its trainer has died; a third death is the job's own doing."""
LONGEST_NOTE = 500

LOST = "the trainer died of it several times"


@dataclass(frozen=True)
class TrainingJob:
    """One release to be made of a draft. `left` are seconds, by what earlier ones took; `why` says what failed."""

    id: str
    revision: int
    by: str
    at: datetime
    note: str = ""
    state: State = "waiting"
    phase: Phase = ""
    done: int = 0
    total: int = 0
    left: float | None = None
    why: str = ""
    release: str = ""
    ended: datetime | None = None
    begun: datetime | None = None
    lives: int = 0
    cancelled_by: str = ""

    @property
    def over(self) -> bool:
        return self.state in OVER


Line = tuple[TrainingJob, ...]
"""All jobs that are remembered, the oldest first; at most one of them runs."""


class Training(Protocol):
    """Releases made of the draft, one at a time, by a process of their own. Raises NotStoredError."""

    async def request(self, by: str, note: str = "") -> str:
        """Ask for a release of the draft as it is now; gives the job's id: that of one who has asked for the same
        before, as long as it is not over. Raises RefusedError `busy`, `note`."""

    async def job(self, id_: str = "") -> TrainingJob | None:
        """That job; without an id the one that runs, else the one that is next, else the newest."""

    async def jobs(self) -> Sequence[TrainingJob]:
        """All that are remembered, the newest first."""

    async def cancel(self, id_: str, by: str) -> bool:
        """End it: at once if it waits, within a second if it runs. False if it is over or unknown."""

    async def report(self, release: str) -> Report | None:
        """What is known of a release beside the one that was live when it was made; None if it has no report."""


def asked(line: Line, job: TrainingJob) -> tuple[Line, str]:
    """One more waits, unless the same draft is already in line. Raises RefusedError."""
    if len(job.note) > LONGEST_NOTE:
        raise RefusedError("note")
    if same := next((one for one in line if not one.over and one.revision == job.revision), None):
        return line, same.id
    if sum(one.state == "waiting" for one in line) >= WAITING:
        raise RefusedError("busy")
    return _kept((*line, job)), job.id


def taken(line: Line, now: datetime) -> tuple[Line, TrainingJob | None]:
    """What the one trainer does next: whatever runs was begun by one that has died, and is begun again."""
    job = next((one for one in line if one.state == "running"), None)
    if job is not None and (job.lives >= LIVES or job.cancelled_by):
        state: State = "cancelled" if job.cancelled_by else "failed"
        return taken(_with(line, replace(job, state=state, why=job.why or LOST, left=None, ended=now)), now)
    job = job or next((one for one in line if one.state == "waiting"), None)
    if job is None:
        return line, None
    begun = replace(job, state="running", phase="reading", done=0, total=0, left=None, begun=now, lives=job.lives + 1)
    return _with(line, begun), begun


def went_on(line: Line, id_: str, phase: Phase, done: int, total: int, left: float | None) -> Line:
    """How far the running job has come."""
    job = find(line, id_)
    if job is None or job.state != "running":
        return line
    return _with(line, replace(job, phase=phase, done=done, total=total, left=left))


def cancelled(line: Line, id_: str, by: str, now: datetime) -> tuple[Line, bool]:
    """A job that waits is over at once; one that runs is told."""
    job = find(line, id_)
    if job is None or job.over:
        return line, False
    if job.state == "waiting":
        return _with(line, replace(job, state="cancelled", cancelled_by=by, ended=now)), True
    return _with(line, replace(job, cancelled_by=job.cancelled_by or by)), True


def ended(line: Line, id_: str, state: State, now: datetime, *, why: str = "", release: str = "") -> Line:
    """The running job is over."""
    job = find(line, id_)
    if job is None or job.over:
        return line
    return _with(line, replace(job, state=state, why=why, release=release, left=None, ended=now))


def find(line: Line, id_: str) -> TrainingJob | None:
    return next((one for one in line if one.id == id_), None)


def foremost(line: Line) -> TrainingJob | None:
    """The one that runs, else the one that is next, else the newest."""
    for state in ("running", "waiting"):
        if job := next((one for one in line if one.state == state), None):
            return job
    return line[-1] if line else None


def _with(line: Line, job: TrainingJob) -> Line:
    return tuple(job if one.id == job.id else one for one in line)


def _kept(line: Line) -> Line:
    """Only what is over is ever forgotten."""
    over = [one.id for one in line if one.over]
    gone = set(over[: max(0, len(line) - KEPT)])
    return tuple(one for one in line if one.id not in gone)
