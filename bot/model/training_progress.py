"""How far a training is, as those who make the release tell it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.model.clock import Clock
from bot.model.errors import LotseError
from bot.model.training import PHASES, Line, Phase, TrainingJob, usual


class TrainingFailedError(LotseError):
    """No release can be made of this draft; the message says why, for people, `errors` what is wrong with it, by file
    and in words."""

    def __init__(self, why: str = "", errors: Sequence[Mapping[str, str]] = ()) -> None:
        super().__init__(why)
        self.errors = tuple(errors)


class Progress:
    """How far the job is, as those who make the release tell it."""

    def __init__(self, job: TrainingJob, line: Line, clock: Clock) -> None:
        self._job = job
        self._clock = clock
        self._usual = {phase: usual(line, phase) for phase in PHASES}
        self._since = clock()

    def phase(self, phase: Phase, total: int = 0) -> None:
        """The next phase begins; the one before has taken as long as it has."""
        self._leave()
        self._job = replace(self._job, phase=phase, done=0, total=total)

    def step(self, done: int) -> None:
        self._job = replace(self._job, done=done)

    def over(self) -> TrainingJob:
        """The job with the seconds of its last phase."""
        self._leave()
        return self._job

    def now(self) -> TrainingJob:
        """The job as it is now, with the seconds that are left."""
        return replace(self._job, left=round(self._left(), 1)) if self._job.phase else self._job

    def _left(self) -> float:
        gone, expected = self._gone(), self._usual[self._job.phase]
        if self._job.total and self._job.done:  # this machine, now, is a better witness than earlier runs
            expected = gone * self._job.total / self._job.done
        later = PHASES[PHASES.index(self._job.phase) + 1 :]
        return max(0.0, expected - gone) + sum(self._usual[phase] for phase in later)

    def _leave(self) -> None:
        if self._job.phase:
            took = {**self._job.took, self._job.phase: round(self._gone(), 1)}
            self._job = replace(self._job, took=took)
        self._since = self._clock()

    def _gone(self) -> float:
        return (self._clock() - self._since).total_seconds()
