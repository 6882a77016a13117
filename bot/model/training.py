"""Training: what an admin asks for, how far it has come, what came of it. The rules of the line are plain functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, Protocol, TypeVar

from bot.model.errors import RefusedError
from bot.model.release import Live
from bot.model.training_report import Report

T = TypeVar("T")
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
LOOKED_BACK = 5
FIRST_TIME: Mapping[Phase, float] = {"reading": 5.0, "training": 60.0, "dialogues": 60.0, "comparing": 30.0}
"""Seconds of the phases, as long as nothing is known of this machine."""

LOST = "the trainer died of it several times"


@dataclass(frozen=True)
class TrainingJob:
    """One release to be made of a draft. `left` are seconds, by what earlier ones took; `why` says what failed;
    `errors` the first of what is wrong with the draft (`file`, and in words `de` and `en`); `took` are the seconds of
    each phase. `lives` counts how often it was begun."""

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
    took: Mapping[str, float] = field(default_factory=dict)
    errors: tuple[Mapping[str, str], ...] = ()

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


@dataclass(frozen=True)
class Hindrance:
    """Why a candidate may not be published: `golden` (dialogues that come out differently), `errors`, `personal`
    (data of people), `notices` (words that nobody has accepted), `hosts` (to which texts could link then; `told`
    which), `four_eyes` (who edited may not publish), `no_report`. `number` is how many there are. What is
    `overridable` a second admin may let through."""

    code: str
    number: int = 1
    overridable: bool = False
    told: tuple[str, ...] = ()


class Publishing(Protocol):
    """Making a candidate live. Raises NotStoredError."""

    async def hindrances(self, release: str, by: str) -> Sequence[Hindrance]:
        """Why this admin may not publish it as it is; empty if they may."""

    async def publish(self, release: str, by: str, *, accept_notices: bool = False, override: bool = False) -> Live:
        """Make it live. `accept_notices`: the changed words of notices are right. `override`: what is overridable is
        let through, which another admin must have confirmed (`SecondAdmin`, `release.overridden`, the release's id).
        Raises RefusedError `hindered` (`codes`), `unconfirmed`, and those of `Switch.switch_to`."""


class TrainingLine(Protocol):
    """Where the line is kept. Raises NotStoredError."""

    async def read(self) -> Line: ...

    async def change(self, change: Callable[[Line], tuple[Line, T]]) -> T:
        """One step of the line, made again if somebody else was faster; gives what the step gives."""


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
        over = replace(job, state=state, why="" if job.cancelled_by else LOST, left=None, ended=now)
        return taken(_with(line, over), now)
    job = job or next((one for one in line if one.state == "waiting"), None)
    if job is None:
        return line, None
    begun = replace(job, state="running", phase="", done=0, total=0, left=None, begun=now, took={}, lives=job.lives + 1)
    return _with(line, begun), begun


def put_back(line: Line, job: TrainingJob) -> Line:
    """The trainer ends in peace: who comes next begins this again, and it has cost no life."""
    if not _runs(line, job):
        return line
    waits = replace(job, state="waiting", phase="", done=0, total=0, left=None, begun=None, lives=job.lives - 1)
    return _with(line, waits)


def went_on(line: Line, job: TrainingJob) -> tuple[Line, str]:
    """How far the running job has come; gives who wants it cancelled."""
    if (now := _runs(line, job)) is None:
        return line, ""
    return _with(line, replace(job, cancelled_by=now.cancelled_by)), now.cancelled_by


def cancelled(line: Line, id_: str, by: str, now: datetime) -> tuple[Line, bool]:
    """A job that waits is over at once; one that runs is told."""
    job = find(line, id_)
    if job is None or job.over:
        return line, False
    if job.state == "waiting":
        return _with(line, replace(job, state="cancelled", cancelled_by=by, ended=now)), True
    return _with(line, replace(job, cancelled_by=job.cancelled_by or by)), True


def ended(line: Line, job: TrainingJob, over: TrainingJob, now: datetime) -> Line:
    """The running job is over, as `over` says."""
    if (known := _runs(line, job)) is None:
        return line
    return _with(line, replace(over, left=None, ended=now, cancelled_by=known.cancelled_by))


def find(line: Line, id_: str) -> TrainingJob | None:
    return next((one for one in line if one.id == id_), None)


def foremost(line: Line) -> TrainingJob | None:
    """The one that runs, else the one that is next, else the newest."""
    for state in ("running", "waiting"):
        if job := next((one for one in line if one.state == state), None):
            return job
    return line[-1] if line else None


def usual(line: Line, phase: Phase) -> float:
    """Seconds that a phase took, the median of the last few that came to their end."""
    took = sorted([one.took[phase] for one in line if one.state == "done" and phase in one.took][-LOOKED_BACK:])
    return took[len(took) // 2] if took else FIRST_TIME[phase]


def _runs(line: Line, job: TrainingJob) -> TrainingJob | None:
    """The job as it is in line, if it still runs in the life that `job` is of: else another trainer has it by now."""
    known = find(line, job.id)
    return known if known and known.state == "running" and known.lives == job.lives else None


def _with(line: Line, job: TrainingJob) -> Line:
    return tuple(job if one.id == job.id else one for one in line)


def _kept(line: Line) -> Line:
    """Only what is over is ever forgotten."""
    over = [one.id for one in line if one.over]
    gone = set(over[: max(0, len(line) - KEPT)])
    return tuple(one for one in line if one.id not in gone)
