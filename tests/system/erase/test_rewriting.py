"""After an erasure the files on disk hold no byte of it: one rewrite for many erasures, soon, and on every server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from redis.exceptions import ResponseError

from bot.model.clock import utc_now
from bot.store.alarms import RedisAlarms
from bot.store.redis import keys
from bot.store.redis.aof_rewrite import DAILY_MS, Rewriting
from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis
from tests.store.scene import Store
from tests.support.cluster import running_cluster
from tests.support.redis import binary_of, redis7
from tests.system.erase.grave import Grave, read

AT_ONCE, LATER = timedelta(0), timedelta(minutes=15)
NAME = "Zottelbek"


@pytest.fixture(params=["redis6", "redis7", "valkey"])
async def server(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[EmbeddedRedis]:
    """A server of its own: what lies on its disk is what this test has done."""
    started = EmbeddedRedis(tmp_path / "redis", binary_of(request.param))
    await started.start()
    yield started
    await started.stop()


def on_disk(folder: Path) -> bytes:
    """All that lies in the folder, every file of it."""
    return b"\n".join(read(path) for path in sorted(folder.rglob("*")) if path.is_file())


async def erased(store: Store) -> Grave:
    """Somebody who told their name, and is erased."""
    person = Grave(store)
    await person.arrives()
    await person.lives()
    await person.writes(f"Mein Name ist {NAME}")
    assert await person.erase() is not None
    return person


def rewriting(store: Store, after: timedelta = AT_ONCE) -> Rewriting:
    return Rewriting(store.redis, utc_now, after, RedisAlarms(store.redis))


async def test_no_byte_is_left_on_disk(server: EmbeddedRedis, tmp_path: Path) -> None:
    """Before the rewrite the append-only file still tells the name, the number and the words; after it nothing does."""
    redis = connect(server.url)
    person = await erased(Store(redis))
    words = [NAME.encode(), person.address.user.encode(), b"Mein Name"]
    assert all(word in on_disk(tmp_path) for word in words)
    assert await rewriting(Store(redis)).rewrite()
    left = on_disk(tmp_path)
    assert [word for word in words if word in left] == []
    assert person.contact.encode() in left  # the tombstone is there
    await redis.aclose()


async def test_a_snapshot_is_written_anew_too(server: EmbeddedRedis, tmp_path: Path) -> None:
    """Where an operator has snapshots on, none that still tells the name is left."""
    redis = connect(server.url)
    await redis.config_set("save", "3600 1")
    person = Grave(Store(redis))
    await person.arrives()
    await person.say(f"Moin {NAME}")
    await redis.save()
    assert NAME.encode() in (tmp_path / "redis" / "dump.rdb").read_bytes()
    await person.erase()
    assert await rewriting(Store(redis)).rewrite()
    assert NAME.encode() not in on_disk(tmp_path)
    await redis.aclose()


async def test_what_has_expired_is_gone_within_a_day(server: EmbeddedRedis, tmp_path: Path) -> None:
    """Without any erasure: what time has ended stays in the append-only file only until the daily rewrite, also what
    the server has not looked at since it expired."""
    redis = connect(server.url)
    store = Store(redis)
    person = Grave(store)
    await person.arrives()
    await person.say(f"Moin {NAME}")
    assert await rewriting(store).rewrite()  # the first look of an installation
    assert NAME.encode() in on_disk(tmp_path)
    with suppress(ResponseError):  # the server itself drops nothing any more; one of 7 does not let us say so
        await redis.execute_command("DEBUG", "SET-ACTIVE-EXPIRE", 0)
    for part in ("thread", "state", "mailbox", "optins"):
        await redis.pexpire(keys.of_contact(person.contact, part), 1)
    for key in await redis.keys(keys.out(person.contact, "*")):
        await redis.pexpire(key, 1)
    assert not await rewriting(store).rewrite()  # it is not a day since
    assert NAME.encode() in on_disk(tmp_path)
    await redis.set(keys.REWRITTEN, int(await redis.get(keys.REWRITTEN)) - DAILY_MS)
    assert await rewriting(store).rewrite()
    assert NAME.encode() not in on_disk(tmp_path)
    assert not await rewriting(store).rewrite()
    await redis.aclose()


async def test_a_server_that_must_not_is_an_alarm(server: EmbeddedRedis) -> None:
    """Where the user that was given to us may not have files rewritten, an admin is told, and nobody pretends."""
    redis = connect(server.url)
    await redis.execute_command("ACL", "SETUSER", "default", "-bgrewriteaof")
    with pytest.raises(ResponseError):
        await rewriting(Store(redis)).rewrite()
    (alarm,) = await RedisAlarms(redis).newest()
    assert alarm.kind == "files_not_rewritten"
    assert "bgrewriteaof" in alarm.details["reason"]
    assert await redis.get(keys.REWRITTEN) is None
    await redis.aclose()


async def test_one_rewrite_serves_many(server: EmbeddedRedis) -> None:
    """Nothing is written anew before its time, and on a day without an erasure once."""
    redis = connect(server.url)
    store = Store(redis)
    assert await rewriting(store, AT_ONCE).rewrite()
    assert not await rewriting(store, AT_ONCE).rewrite()
    await erased(store)
    assert not await rewriting(store, LATER).rewrite()
    assert await rewriting(store, AT_ONCE).rewrite()
    assert not await rewriting(store, AT_ONCE).rewrite()
    await redis.aclose()


async def test_what_was_due_while_nobody_ran_is_done_at_the_start(server: EmbeddedRedis) -> None:
    """What a worker finds overdue when it starts, it does at its first look."""
    redis = connect(server.url)
    store = Store(redis)
    person = await erased(store)
    await redis.zadd(f"{{s:{person.shard}}}:erased", {person.contact: 1})
    assert await rewriting(store, LATER).rewrite()
    await redis.aclose()


async def test_every_master_of_a_cluster_writes_anew(tmp_path: Path) -> None:
    """Wherever in a cluster somebody was erased, no file of any node tells of them afterwards."""
    with running_cluster(redis7(), tmp_path / "cluster") as cluster:
        redis = connect(cluster.url)
        store = Store(redis)
        for _ in range(6):
            await erased(store)
        assert NAME.encode() in on_disk(tmp_path)
        assert await rewriting(store).rewrite()
        assert NAME.encode() not in on_disk(tmp_path)
        await redis.aclose()
