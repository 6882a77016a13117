"""The line of trainings on a real Redis: one at a time, cancelled at once, taken up again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.flow.content.training import Trainings
from bot.jobs.trainer import Trainer
from bot.model.audit import AuditFilter
from bot.model.cancellation import end
from bot.model.clock import utc_now
from bot.model.errors import RefusedError
from bot.model.training import LIVES, LONGEST_NOTE, LOST, WAITING, TrainingJob, taken
from bot.model.training_progress import Progress, TrainingFailedError
from bot.store.audit import RedisAudit
from bot.store.redis import keys
from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis
from bot.store.training import RedisTrainingLine


@dataclass
class Works:
    """What the trainers of these tests do: they wait for the test, and note who was at work and what was cleaned up."""

    go: asyncio.Event = field(default_factory=asyncio.Event)
    at_work: asyncio.Event = field(default_factory=asyncio.Event)
    begun: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    busy: int = 0
    most: int = 0

    async def __call__(self, job: TrainingJob, progress: Progress) -> str:
        self.begun.append(job.revision)
        self.busy += 1
        self.most = max(self.most, self.busy)
        try:
            progress.phase("training")
            progress.phase("dialogues", 4)
            progress.step(1)
            self.at_work.set()
            await self.go.wait()
            return f"release-{job.revision}"
        finally:
            self.busy -= 1
            self.left.append(job.revision)


@dataclass
class Studio:
    """One installation: its line, the port for the page, the draft's number, and the trainer's work."""

    redis: Any
    line: RedisTrainingLine
    works: Works
    revision: int = 1

    @property
    def training(self) -> Trainings:
        return Trainings(self.line, self._head, self._report, RedisAudit(self.redis, utc_now), utc_now)

    def trainer(self) -> Trainer:
        return Trainer(RedisTrainingLine(self.redis), self.works, utc_now)

    async def _head(self) -> int:
        return self.revision

    async def _report(self, release: str) -> None:
        return None

    async def state(self, id_: str) -> str:
        job = await self.training.job(id_)
        return job.state if job else "unknown"

    async def until(self, true: Callable[[TrainingJob], bool], id_: str = "") -> TrainingJob:
        """Look until the job is so."""
        async with asyncio.timeout(10):
            while (job := await self.training.job(id_)) is None or not true(job):
                await asyncio.sleep(0.02)
        return job


@pytest.fixture
async def studio(redis_server: EmbeddedRedis) -> AsyncIterator[Studio]:
    redis = connect(redis_server.url)
    await redis.delete(keys.TRAINING)
    yield Studio(redis, RedisTrainingLine(redis), Works())
    await redis.aclose()


async def test_a_job_is_done_and_told(studio: Studio) -> None:
    """Asked for, begun, told how far it is with the seconds left, done with its release; and then nothing is next."""
    id_ = await studio.training.request("anna", "  Hunde ")
    looking = asyncio.create_task(studio.trainer().look())
    job = await studio.until(lambda one: one.done == 1)
    assert (job.state, job.phase, job.total, job.note, job.by) == ("running", "dialogues", 4, "Hunde", "anna")
    assert job.left
    assert job.left > 0
    studio.works.go.set()
    assert await looking
    job = await studio.until(lambda one: one.over, id_)
    assert (job.state, job.release, job.left) == ("done", "release-1", None)
    assert set(job.took) == {"training", "dialogues"}
    assert not await studio.trainer().look()


async def test_one_at_a_time_in_the_order_asked(studio: Studio) -> None:
    """Two drafts asked for are made one after the other."""
    studio.works.go.set()
    first = await studio.training.request("anna")
    studio.revision = 2
    second = await studio.training.request("ben")
    trainer = studio.trainer()
    assert await trainer.look()
    assert await studio.state(second) == "waiting"
    assert await trainer.look()
    assert (studio.works.begun, studio.works.most) == ([1, 2], 1)
    assert [job.id for job in await studio.training.jobs()] == [second, first]


async def test_the_same_draft_is_asked_for_once(studio: Studio) -> None:
    """Two admins who press at once get one job; when it is over, the same draft may be made again."""
    ids = await asyncio.gather(*(studio.training.request(name) for name in ("anna", "ben", "carla")))
    assert len(set(ids)) == 1
    studio.works.go.set()
    await studio.trainer().look()
    assert await studio.training.request("ben") != ids[0]


async def test_a_full_line_and_a_long_note_are_refused(studio: Studio) -> None:
    """Nobody fills the store by pressing a button."""
    for studio.revision in range(WAITING):
        await studio.training.request("anna")
    studio.revision += 1
    with pytest.raises(RefusedError, match="busy"):
        await studio.training.request("anna")
    with pytest.raises(RefusedError, match="note"):
        await studio.training.request("anna", "x" * (LONGEST_NOTE + 1))


async def test_a_job_that_waits_is_cancelled_at_once(studio: Studio) -> None:
    """It is never begun; cancelling what is over or unknown changes nothing."""
    id_ = await studio.training.request("anna")
    assert await studio.training.cancel(id_, "ben")
    assert await studio.state(id_) == "cancelled"
    assert not await studio.training.cancel(id_, "ben")
    assert not await studio.training.cancel("t-nothing", "ben")
    assert not await studio.trainer().look()
    assert studio.works.begun == []


async def test_a_running_job_is_cancelled_within_a_second(studio: Studio) -> None:
    """The work is stopped, cleans up after itself, and the job says who ended it."""
    id_ = await studio.training.request("anna")
    looking = asyncio.create_task(studio.trainer().look())
    await studio.works.at_work.wait()
    asked = asyncio.get_running_loop().time()
    assert await studio.training.cancel(id_, "ben")
    assert await looking
    assert asyncio.get_running_loop().time() - asked < 2
    job = await studio.training.job(id_)
    assert job
    assert (job.state, job.cancelled_by, job.release) == ("cancelled", "ben", "")
    assert studio.works.left == [1]


async def test_a_trainer_that_ends_in_peace_gives_the_job_back(studio: Studio) -> None:
    """A restart costs the job no life, and the next trainer does it."""
    id_ = await studio.training.request("anna")
    looking = asyncio.create_task(studio.trainer().look())
    await studio.works.at_work.wait()
    await end([looking])
    job = await studio.training.job(id_)
    assert job
    assert (job.state, job.lives) == ("waiting", 0)
    assert studio.works.left == [1]
    studio.works.go.set()
    await studio.trainer().look()
    assert await studio.state(id_) == "done"


async def died(studio: Studio) -> None:
    """A trainer dies in the middle: nothing of it is told to anybody."""
    studio.works.at_work.clear()
    trainer = studio.trainer()
    await trainer.line.change(lambda line: taken(line, utc_now()))


async def test_the_job_of_a_dead_trainer_is_taken_up_again(studio: Studio) -> None:
    """Whoever holds the lock next begins it again from the start."""
    id_ = await studio.training.request("anna")
    await died(studio)
    assert await studio.state(id_) == "running"
    studio.works.go.set()
    await studio.trainer().look()
    job = await studio.training.job(id_)
    assert job
    assert (job.state, job.lives) == ("done", 2)


async def test_a_job_that_kills_its_trainers_fails(studio: Studio) -> None:
    """After some deaths it is not tried again, and the next in line has its turn."""
    id_ = await studio.training.request("anna")
    studio.revision = 2
    for _ in range(LIVES):
        await died(studio)
    after = await studio.training.request("anna")
    studio.works.go.set()
    await studio.trainer().look()
    job = await studio.training.job(id_)
    assert job
    assert (job.state, job.why) == ("failed", LOST)
    assert await studio.state(after) == "done"


async def test_what_was_cancelled_stays_so_when_its_trainer_died(studio: Studio) -> None:
    """A cancelled job is not begun again by the next trainer."""
    id_ = await studio.training.request("anna")
    await died(studio)
    await studio.training.cancel(id_, "ben")
    assert not await studio.trainer().look()
    assert await studio.state(id_) == "cancelled"


async def test_a_trainer_that_was_taken_for_dead_changes_nothing(studio: Studio) -> None:
    """Another one has the job by now: what the first tells is not heard, and its release is not the job's."""
    id_ = await studio.training.request("anna")
    slow = asyncio.create_task(studio.trainer().look())
    await studio.works.at_work.wait()
    await died(studio)
    other = Works()
    other.go.set()

    async def differently(job: TrainingJob, progress: Progress) -> str:
        await other(job, progress)
        return "the other's"

    await Trainer(studio.line, differently, utc_now).look()
    studio.works.go.set()
    await slow
    job = await studio.training.job(id_)
    assert job
    assert (job.state, job.release, job.lives) == ("done", "the other's", 3)


@pytest.mark.parametrize("error", [TrainingFailedError("no phrases"), ValueError("a bug")])
async def test_what_fails_says_why(studio: Studio, error: Exception) -> None:
    """A draft that cannot be made a release, and a bug of ours, end the job and nothing else."""

    async def failing(job: TrainingJob, progress: Progress) -> str:
        raise error

    id_ = await studio.training.request("anna")
    assert await Trainer(studio.line, failing, utc_now).look()
    job = await studio.training.job(id_)
    assert job
    assert (job.state, job.why) == ("failed", str(error))
    assert not await studio.trainer().look()


async def test_what_is_wrong_with_a_draft_is_told_in_both_languages(studio: Studio) -> None:
    """By file, for a page in the language of whoever reads it."""
    wrong = ({"file": "company/dogs/skill.yml", "de": "kennt niemand", "en": "nobody knows"},)

    async def failing(job: TrainingJob, progress: Progress) -> str:
        raise TrainingFailedError("company/dogs/skill.yml: nobody knows", wrong)

    id_ = await studio.training.request("anna")
    await Trainer(studio.line, failing, utc_now).look()
    job = await studio.training.job(id_)
    assert job
    assert (job.state, job.errors) == ("failed", wrong)


async def test_who_asked_and_who_cancelled_is_in_the_audit_log(studio: Studio) -> None:
    """Each once, however often somebody presses."""
    audit = studio.training.audit
    before = len(await audit.read(AuditFilter(verb="training")))
    id_ = await studio.training.request("anna", "Hunde")
    await studio.training.request("ben")
    await studio.training.cancel(id_, "ben")
    await studio.training.cancel(id_, "ben")
    told = (await audit.read(AuditFilter(verb="training")))[: -before or None]
    assert [(one.did.verb, one.did.by, one.did.after) for one in told] == [
        ("training.cancelled", "ben", ""),
        ("training.requested", "anna", "Hunde"),
    ]
