"""The scheduler: every job of the table is run, by one worker, and nothing that a job does ends the others."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from bot.model.cancellation import end
from bot.model.errors import NotStoredError
from bot.model.ids import random_id
from bot.store.heartbeats import RedisHeartbeats
from bot.store.redis import keys
from tests.jobs.working import ELSEWHERE, FAILURES, PATIENCE, Work, job, of, running, until_counted
from tests.support.tally import Tally


async def test_a_job_of_the_table_is_run_again_and_again(redis: Any, work: Work) -> None:
    """At the start, and after each run."""
    other = Work()
    async with running(of(redis, "w-1"), work.of("one"), other.of("another", exclusive=False)):
        assert await work.runs(3) == ["one"] * 3
        assert await other.runs(3) == ["another"] * 3


async def test_of_two_workers_exactly_one_runs(redis: Any, work: Work) -> None:
    """A job stays with the worker that has it, however many others wait, and follows to another when that one ends."""
    workers = ["w-1", "w-2", "w-3"]
    tasks = {name: asyncio.create_task(of(redis, name).run([work.of(name)])) for name in workers}
    try:
        (first,) = set(await work.runs(60))
        await end([tasks.pop(first)])
        seen = await work.runs(60)
        (second,) = set(seen) - {first}
        assert seen == sorted(seen, key=lambda one: one == second)
        assert work.at_once == 1
    finally:
        await end(tasks.values())


async def test_a_job_that_is_not_exclusive_is_run_by_each(redis: Any, work: Work) -> None:
    """It needs no lock and takes none."""
    one, other = (work.of(who, exclusive=False) for who in ("w-1", "w-2"))
    async with running(of(redis, "w-1"), one), running(of(redis, "w-2"), other):
        seen: set[str] = set()
        while seen != {"w-1", "w-2"}:
            seen.update(await work.runs(1))
    seldom, often = Work(), Work()
    async with running(of(redis, "w-1"), seldom.of("w-1", every=3_600, exclusive=False), often.of("w-1", every=0.02)):
        await often.runs(5)  # while the other one's pause goes on
        assert await redis.get(keys.lock(seldom.name)) is None
    assert await redis.get(keys.lock(work.name)) is None


@pytest.mark.parametrize("error", [OSError("the feed"), NotStoredError("gone"), asyncio.CancelledError(), ValueError()])
async def test_a_run_that_raises_is_counted_and_tried_again(redis: Any, work: Work, error: BaseException) -> None:
    """Whatever it raises, also that it was cancelled from within; the jobs beside it go on."""
    tally, tries = Tally(), asyncio.Queue[int]()

    async def raising() -> None:
        tries.put_nowait(1)
        raise error

    bad = random_id("job")
    async with running(of(redis, "w-1", tally), job(bad, raising), work.of("w-1")), asyncio.timeout(PATIENCE):
        for _ in range(3):
            await tries.get()
        await work.runs(3)
    assert tally.of(FAILURES, loop=bad) >= 2
    assert tally.of(FAILURES, loop=work.name) == 0


async def test_a_call_that_cannot_even_begin_is_a_failure_too(redis: Any, work: Work) -> None:
    """What raises before there is anything to wait for ends neither its loop nor another."""
    tally = Tally()

    def wrong() -> Any:
        raise TypeError("no coroutine")

    bad = random_id("job")
    async with running(of(redis, "w-1", tally), job(bad, wrong), work.of("w-1")):
        await until_counted(tally, bad, 2)
        await work.runs(2)


async def test_what_one_worker_cannot_do_another_may(redis: Any, work: Work) -> None:
    """A worker whose run has failed leaves the job to whoever waits for it."""

    async def raising() -> None:
        raise OSError("a disk of this machine")

    async with (
        running(of(redis, "w-1"), job(work.name, raising)),
        running(of(redis, "w-2"), work.of("w-2")),
    ):
        assert await work.runs(1) == ["w-2"]


async def test_failures_are_farther_and_farther_apart(redis: Any) -> None:
    """The pause doubles with each, up to a few seconds, and is the usual one after a run that went well."""
    moments: list[float] = []
    done = asyncio.Event()

    async def failing() -> None:
        moments.append(time.monotonic())
        if len(moments) > 7:
            done.set()
        if len(moments) != 6:
            raise OSError("away")

    async with running(of(redis, "w-1"), job(random_id("job"), failing, every=0.02)), asyncio.timeout(PATIENCE):
        await done.wait()
    pauses = [later - sooner for sooner, later in pairwise(moments)]
    assert all(pause >= 0.02 * 2**number for number, pause in enumerate(pauses[:5], 1))
    assert pauses[5] < pauses[4]
    assert 0.04 <= pauses[6] < pauses[4]


async def test_a_run_that_hangs_is_ended_and_tried_again(redis: Any, work: Work) -> None:
    """After its limit it is over and counted; meanwhile the others go on."""
    work.hanging = True
    tally, other = Tally(), Work()
    hangs = work.of("w-1", limit=timedelta(seconds=0.05))
    async with running(of(redis, "w-1", tally), hangs, other.of("w-1")):
        await work.runs(2)
        await other.runs(2)
        await until_counted(tally, work.name, 1)
    assert work.at_once == 1


async def test_a_stop_ends_a_run_and_leaves_the_lock(redis: Any, work: Work) -> None:
    """A worker that is told to end does not wait for its runs, and another has the job at once."""
    work.hanging = True
    async with running(of(redis, "w-1"), work.of("w-1")) as task:
        await work.runs(1)
        await end([task])
        assert task.cancelled()
    assert work.under_way == 0
    assert await RedisHeartbeats(redis, ELSEWHERE).hold(work.name, "w-2")


async def test_two_jobs_of_one_name_are_refused(redis: Any, work: Work) -> None:
    """They would share a lock: neither is run."""
    with pytest.raises(ValueError, match=work.name):
        await of(redis, "w-1").run([work.of("one"), Work().of("two"), work.of("three", exclusive=False)])
    assert work.seen.empty()
