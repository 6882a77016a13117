"""The second place: a root for each day that is over, once, through crashes, missed days and missing disks."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.cli.backup.places import store_at_hand
from bot.cli.ledger.verify import verify
from bot.jobs.ledger_checkpoints import LedgerKeeping
from bot.model.clock import utc_now
from bot.model.errors import CheckpointError
from bot.model.ledger_checkpoints import ONE_DAY, Begun, begins, course, day_of
from bot.settings import Settings
from bot.store.checkpoint_file import CheckpointFile
from bot.store.ledger_checkpoints import GRACE, RedisCheckpoints
from bot.store.redis import keys
from bot.wiring.stores import checkpoint_file, stores
from tests.jobs.working import job, worker
from tests.ledger.conftest import Past
from tests.store.scene import Scene

NOW = utc_now()
JOB = "ledger_checkpoints"


async def findings(past: Past) -> list[str]:
    return [str(one) for one in (await verify(past.settings, [].append)).findings]


async def test_missed_days_are_caught_up(past: Past) -> None:
    """Days that are over have a root each, without a gap, whenever the first look comes; today has none."""
    days = list(past.file.course().days)
    assert days == [days[0] + number * ONE_DAY for number in range(len(days))]
    assert days[-1] == day_of(utc_now() - GRACE) - ONE_DAY
    assert await past.root() == 0


async def test_what_has_its_root_waits_for_none(past: Past) -> None:
    """A chain is no longer looked at once all its days have roots; a new entry brings it back."""
    scene = past.contacts[1]
    assert await past.redis.zscore(keys.unrooted(scene.shard), scene.contact) is None
    past.now = utc_now()
    await scene.grant(subject="line:U1")
    assert await past.redis.zscore(keys.unrooted(scene.shard), scene.contact) is not None


async def test_a_day_is_not_closed_before_it_is_over(past: Past) -> None:
    """The server's clock decides: a worker whose clock is days ahead writes no root of a day that still runs."""
    last = list(past.file.course().days)[-1]
    await past.root(utc_now() + timedelta(days=3))
    assert list(past.file.course().days)[-1] <= max(last, day_of(utc_now()) - ONE_DAY)


@pytest.mark.parametrize("step", ["closed", "written", "noted"])
async def test_a_crash_between_two_steps_leaves_it_whole(past: Past, step: str) -> None:
    """Dying after any step, the next look goes on: no day is missing, none is written twice."""
    whole = past.file.path.read_bytes()
    lines = whole.splitlines(keepends=True)
    last = list(past.file.course().days)[-1]
    if step == "closed":  # died before the last line was on disk
        past.file.path.write_bytes(b"".join(lines[:-1]))
        before = course(past.file.lines())
        await past.redis.set(keys.ROOT, f"{last - ONE_DAY} {before.last}")
    if step == "written":  # the line is on disk, and the store does not know
        before = course(past.file.lines()[:-1])
        await past.redis.set(keys.ROOT, f"{last - ONE_DAY} {before.last}")
    for scene in past.contacts:  # nothing was forgotten yet
        await past.redis.zadd(keys.unrooted(scene.shard), {scene.contact: begins(last)})
    await past.root()
    assert past.file.path.read_bytes() == whole
    assert await findings(past) == []


async def test_a_torn_line_is_written_once_more(past: Past) -> None:
    """A power cut in the middle of a line leaves its beginning; the root of that day follows on a line of its own."""
    lines = past.file.path.read_bytes().splitlines(keepends=True)
    before = course([line.rstrip() for line in lines[:-1]])
    past.file.path.write_bytes(b"".join(lines[:-1]) + lines[-1][:40])
    await past.redis.set(keys.ROOT, f"{before.next_day} {before.last}")
    for scene in past.contacts:
        await past.redis.zadd(keys.unrooted(scene.shard), {scene.contact: begins(before.next_day or day_of(NOW))})
    assert await past.root() == 1
    assert await findings(past) == []


async def test_of_two_workers_one_writes_each_day(past: Past) -> None:
    """Two that work at once, whatever locks say, write no day twice."""
    past.file.path.unlink()
    await past.redis.delete(keys.ROOT)
    for scene in past.contacts:
        await past.redis.zadd(keys.unrooted(scene.shard), {scene.contact: begins(day_of(NOW))})

    async def ours() -> bool:
        return True

    rooting = [RedisCheckpoints(past.redis, CheckpointFile(past.file.path.parent)) for _ in range(3)]
    await asyncio.gather(*(one.catch_up(utc_now(), ours) for one in rooting), return_exceptions=True)
    await past.root()
    found = past.file.course()
    assert found.faults == ()
    assert len(past.file.lines()) == len(found.days) + 1
    assert await findings(past) == []


async def test_an_admin_hears_of_a_missing_file(past: Past) -> None:
    """A worker that may not go on with the roots raises an alarm, each time it looks."""
    found = stores(past.settings, past.redis)
    await past.redis.delete(keys.ALARMS)
    past.file.path.rename(past.file.path.with_name("aside"))
    keeping = LedgerKeeping(past.rooting, partial(worker(found.alive, "w-3").holds, JOB), utc_now, found.alarms)
    await past.redis.delete(keys.lock(JOB))
    with pytest.raises(CheckpointError, match="put the file back"):
        await keeping.write_checkpoints()
    assert [(one.kind, one.number) for one in await found.alarms.newest()] == [("ledger_broken", 1)]


async def test_a_missing_file_is_not_begun_anew(past: Past) -> None:
    """Where the store remembers a root and the file does not have it, nothing is written, and verify says so."""
    aside = past.file.path.with_name("aside")
    past.file.path.rename(aside)
    with pytest.raises(CheckpointError, match="put the file back"):
        await past.root()
    assert not past.file.path.exists()
    assert any("was cut or changed" in one for one in await findings(past))
    aside.rename(past.file.path)
    assert await findings(past) == []


async def test_a_place_that_is_set_must_be_there(past: Past, tmp_path: Path) -> None:
    """A folder that is set and missing may be a disk that is not mounted: it is not made, and nothing is written."""
    file = checkpoint_file(past.settings.model_copy(update={"ledger_dir": tmp_path / "disk"}))
    with pytest.raises(CheckpointError, match="disk"):
        file.append(Begun(day_of(NOW), NOW), "")
    assert not (tmp_path / "disk").exists()


async def test_what_is_too_old_is_dropped(past: Past) -> None:
    """More than five years after its last use a consent's entries leave a chain that goes on; the rest stays whole."""
    scene = past.contacts[1]
    past.now = utc_now()
    await scene.grant(subject="line:U1")
    later = past.now + timedelta(days=5 * 365 + 1)
    assert await past.rooting.drop_expired(later - timedelta(days=10)) == 0
    assert await past.rooting.drop_expired(later) == 2 + 1 + 2  # of the others the last one stays
    left = await verify(past.settings, [].append, lambda: later)
    assert left.findings == []
    assert await past.redis.llen(scene.key("ledger")) == 1


async def test_a_worker_keeps_the_roots(tmp_path: Path) -> None:
    """One worker at a time looks; the first one begins the file, the other leaves it alone."""
    given = Settings(_env_file=None, data_dir=tmp_path, connectors="webchat")
    async with store_at_hand(given) as redis:
        found = stores(given, redis)
        first, second = (worker(found.alive, name) for name in ("w-1", "w-2"))
        rooting = RedisCheckpoints(redis, checkpoint_file(given))
        rows = [
            job(JOB, LedgerKeeping(rooting, partial(one.holds, JOB), utc_now, found.alarms).write_checkpoints)
            for one in (first, second)
        ]
        assert await first.attempt(rows[0])
        begun = checkpoint_file(given).lines()
        assert not await second.attempt(rows[1])
        assert checkpoint_file(given).lines() == begun
        assert len(begun) == 1


async def test_old_data_without_a_chain_is_no_finding(past: Past) -> None:
    """Consents of the version before, without salt and entries, are counted and left in peace."""
    scene = Scene(past.contacts[0].store)
    granted = await scene.grant()
    body = (await scene.redis.hget(scene.key("optins"), f"{granted.id}:body")).replace(b'"salt":"5a17"', b'"salt":""')
    await scene.redis.hset(scene.key("optins"), f"{granted.id}:body", body)
    await scene.redis.delete(scene.key("ledger"))
    await scene.redis.hdel(scene.key("meta"), "ledger")
    report = await verify(past.settings, [].append)
    assert report.findings == []
    assert report.older == 1
    await scene.turn(ended=((granted.id, "withdrawn"),))
    assert (await verify(past.settings, [].append)).findings == []
