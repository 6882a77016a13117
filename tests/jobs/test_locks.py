"""Locks of jobs: nobody runs without one, a run that loses it ends, and a store that is away decides nothing."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.jobs.scheduler import LockLostError, Scheduler
from bot.model.cancellation import end
from bot.model.ids import random_id
from bot.store.heartbeats import RedisHeartbeats
from bot.store.redis import keys
from tests.jobs.working import (
    ELSEWHERE,
    FAILURES,
    PATIENCE,
    Away,
    Work,
    ended_process,
    of,
    running,
    until_ahead,
    until_counted,
)
from tests.support.tally import Tally


async def test_nothing_runs_without_the_lock(redis: Any, work: Work) -> None:
    """While another holds it there is not one run; once it is free there is."""
    other = RedisHeartbeats(redis, ELSEWHERE)
    assert await other.hold(work.name, "w-2")
    watched = Work()
    async with running(of(redis, "w-1"), work.of("w-1"), watched.of("w-1")):
        await watched.runs(50)
        assert work.seen.empty()
        await other.let_go(work.name, "w-2")
        assert await work.runs(1) == ["w-1"]


async def test_a_lock_that_is_not_ours_is_not_let_go(redis: Any, work: Work) -> None:
    """Who ends, or only says so, takes nothing away from the holder."""
    holder = RedisHeartbeats(redis, ELSEWHERE)
    assert await holder.hold(work.name, "w-2")
    await RedisHeartbeats(redis).let_go(work.name, "w-2")
    async with running(of(redis, "w-1"), work.of("w-1")):
        pass
    assert not await RedisHeartbeats(redis).hold(work.name, "w-1")


async def test_a_lock_that_is_lost_ends_the_run(redis: Any, work: Work) -> None:
    """What another worker has by now is ended here within a moment, and counted; it is not taken back."""
    work.hanging = True
    tally = Tally()
    async with running(of(redis, "w-1", tally), work.of("w-1")):
        await work.runs(1)
        await redis.set(keys.lock(work.name), f"{ELSEWHERE} w-2", ex=30)
        await until_counted(tally, work.name, 1)
        assert work.under_way == 0
    assert await redis.get(keys.lock(work.name)) == f"{ELSEWHERE} w-2".encode()


async def test_a_lock_that_ran_out_is_taken_again(redis: Any, work: Work) -> None:
    """A store that has lost its hints costs no run."""
    work.hanging = True
    scheduler = of(redis, "w-1")
    async with running(scheduler, work.of("w-1")):
        await work.runs(1)
        await redis.delete(keys.lock(work.name))
        await until_ahead(redis, keys.lock(work.name), 0)
        assert work.under_way == 1


async def test_the_lock_is_kept_as_long_as_a_run_takes(redis: Any, work: Work) -> None:
    """Its end moves ahead while the run goes on."""
    work.hanging = True
    async with running(of(redis, "w-1"), work.of("w-1")):
        await work.runs(1)
        await redis.pexpire(keys.lock(work.name), 5_000)
        await until_ahead(redis, keys.lock(work.name), 5_000)


async def test_a_pause_keeps_the_lock_too(redis: Any, work: Work) -> None:
    """A job that is seldom run stays with its worker: nobody else does it in between."""
    async with running(of(redis, "w-1"), work.of("w-1", every=3_600)):
        await work.runs(1)
        await redis.pexpire(keys.lock(work.name), 5_000)
        await until_ahead(redis, keys.lock(work.name), 5_000)
        assert work.seen.empty()


async def test_a_stop_while_the_store_is_away_takes_no_long(redis: Any, work: Work) -> None:
    """Locks that cannot be let go run out by themselves."""
    store = Away(redis)
    async with running(Scheduler(store, "w-1", Tally(), 0.02), work.of("w-1")) as task:
        await work.runs(1)
        store.away = True
        async with asyncio.timeout(PATIENCE):
            await end([task])


async def test_a_store_that_is_away_for_a_moment_ends_no_run(redis: Any, work: Work) -> None:
    """The lease outlives it: what was ours a moment ago is ours until it has run out."""
    work.hanging = True
    store, tally = Away(redis), Tally()
    async with running(Scheduler(store, "w-1", tally, 0.02), work.of("w-1")):
        await work.runs(1)
        store.away = True
        await store.until_refused(3)
        assert work.under_way == 1
        store.away = False
    assert tally.of(FAILURES) == 0


async def test_nothing_begins_while_the_store_is_away(redis: Any, work: Work) -> None:
    """Whether a lock is ours, nobody can say then; it is asked again soon, and counted."""
    store, tally = Away(redis), Tally()
    store.away = True
    async with running(Scheduler(store, "w-1", tally, 0.02), work.of("w-1")):
        await until_counted(tally, work.name, 2)
        assert work.seen.empty()
        store.away = False
        assert await work.runs(1) == ["w-1"]


async def test_a_run_asks_whether_it_still_holds(redis: Any, work: Work) -> None:
    """What a run asks before it writes is what the store says at that moment, not what was known at its begin."""
    scheduler = Scheduler(RedisHeartbeats(redis), "w-1", Tally())
    assert await scheduler.holds(work.name)
    await redis.set(keys.lock(work.name), f"{ELSEWHERE} w-2", ex=30)
    assert not await scheduler.holds(work.name)
    assert not await scheduler.attempt(work.of("w-1"))


async def test_of_many_who_ask_at_once_one_has_the_lock(redis: Any) -> None:
    """Also where all of them see that the process that held it has ended."""
    name = random_id("lock")
    for ended in ("", "w-ended"):
        if ended:
            await redis.set(keys.lock(name), f"{ended_process()} w-1", ex=30)
        asked = await asyncio.gather(*(RedisHeartbeats(redis).hold(name, f"{ended}{number}") for number in range(20)))
        assert sum(asked) == 1


async def test_an_attempt_that_loses_its_lock_says_so(redis: Any, work: Work) -> None:
    """A run that was ended is no run."""
    work.hanging = True
    attempt = asyncio.create_task(of(redis, "w-1").attempt(work.of("w-1")))
    await work.runs(1)
    await redis.set(keys.lock(work.name), f"{ELSEWHERE} w-2", ex=30)
    with pytest.raises(LockLostError):
        await attempt
