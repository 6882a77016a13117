"""The revocation log: complete, readable after any power cut, and never longer than backups are kept."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import orjson
import pytest

from bot.model.clock import utc_now
from bot.model.errors import NotStoredError
from bot.model.revocation import Lost
from bot.store.mailbox import RedisMailbox
from bot.store.revocation_log import REACHES, RevocationLog
from tests.store.scene import KEEP_THREAD_MS, Scene, notice

HOUR = timedelta(hours=1)
TOMORROW = b'{"erased":"c-1","at":"2020-01-01T00:00:00+00:00"}'
"""A line of a kind that this version does not know."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "withdrawals.log"


def lost(number: int = 0, age: timedelta = HOUR) -> Lost:
    return Lost("c-1", f"o-{number}", "withdrawn", 0, utc_now() - age)


def gone(number: int, age: timedelta) -> bytes:
    return orjson.dumps({"erased": f"c-{number}", "at": utc_now() - age, "digests": []})


async def test_a_withdrawal_is_on_the_list_with_its_commit(scene: Scene, path: Path) -> None:
    """What a commit ends is on the list, and so is what it spends, with what is left of it."""
    revocations = RevocationLog(path)
    kept, asked = await scene.grant(budget=2), await scene.grant(subject="line:U1")
    scene.mailbox = RedisMailbox(scene.redis, KEEP_THREAD_MS, header=scene.store.header, withdrawals=revocations)
    event = await scene.happen(kept.subject, kept.type)
    await scene.turn(outgoing=(notice(kept, event),), ended=((asked.id, "withdrawn"),))
    assert {(one.contact, one.opt_in, one.status, one.left) for one in revocations.read()} == {
        (scene.contact, asked.id, "withdrawn", 0),
        (scene.contact, kept.id, "ended", 1),
    }


async def test_a_pause_is_on_the_list(scene: Scene, path: Path) -> None:
    """With its end, and so is the customer's word that ends it."""
    revocations, granted = RevocationLog(path), await scene.grant(budget=2)
    scene.mailbox = RedisMailbox(scene.redis, KEEP_THREAD_MS, header=scene.store.header, withdrawals=revocations)
    end = utc_now() + timedelta(days=3)
    await scene.turn(paused=((granted.id, end),))
    await scene.turn(resumed=(granted.id,))
    assert [(one.opt_in, one.status, one.left, one.until) for one in revocations.read()] == [
        (granted.id, "paused", 2, end),
        (granted.id, "live", 2, None),
    ]


async def test_without_the_list_nothing_is_committed(scene: Scene, path: Path) -> None:
    """A list that cannot be written refuses the commit whole: no withdrawal is confirmed that a restore forgets."""
    granted = await scene.grant()
    path.mkdir()
    scene.mailbox = RedisMailbox(
        scene.redis, KEEP_THREAD_MS, header=scene.store.header, withdrawals=RevocationLog(path)
    )
    with pytest.raises(NotStoredError):
        await scene.turn(ended=((granted.id, "withdrawn"),))
    assert await scene.consent(granted) == "live"


def test_a_torn_line_hurts_no_other(path: Path) -> None:
    """A line cut by a power cut is passed over, and the next one is written whole."""
    revocations = RevocationLog(path)
    revocations.append([lost(1)])
    path.write_bytes(path.read_bytes() + b'{"contact":"c-2","opt')
    revocations.append([lost(3)])
    assert [one.opt_in for one in revocations.read()] == ["o-1", "o-3"]


async def test_many_write_at_once(path: Path) -> None:
    """Several processes append side by side, and each line is whole."""
    lists = [RevocationLog(path) for _ in range(4)]
    await asyncio.gather(*(asyncio.to_thread(one.append, [lost(n)]) for one in lists for n in range(25)))
    assert len(lists[0].read()) == 100


def test_what_no_backup_can_meet_is_forgotten(path: Path) -> None:
    """Lines older than any backup that is kept go; younger ones stay, and those that only a newer version knows."""
    revocations = RevocationLog(path)
    revocations.append([lost(1, REACHES + HOUR), lost(2)])
    revocations.merge([TOMORROW])
    revocations.forget()
    assert [one.opt_in for one in revocations.read()] == ["o-2"]
    assert TOMORROW in revocations.lines()
    assert path.stat().st_mode & 0o777 == 0o600


@contextmanager
def no_room_beyond(size: int) -> Iterator[None]:
    """No file of this process grows beyond so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_forgetting_without_room_leaves_the_list_as_it_was(path: Path) -> None:
    """On a full disk nothing is forgotten, and no half-written file takes the last of it."""
    revocations = RevocationLog(path)
    revocations.append([lost(1, REACHES + HOUR), lost(2), lost(3)])
    before, beside = path.read_bytes(), {file.name for file in path.parent.iterdir()}
    with no_room_beyond(len(before) // 2), pytest.raises(OSError, match="large"):
        revocations.forget()
    assert path.read_bytes() == before
    assert {file.name for file in path.parent.iterdir()} == beside


def test_merged_lines_are_read_in_their_order(path: Path, tmp_path: Path) -> None:
    """Whichever copy they come from: a pause and its end mean something else the other way round."""
    ours, theirs = RevocationLog(path), RevocationLog(tmp_path / "other.log")
    ours.append([lost(2, 2 * HOUR)])
    ours.write([gone(2, 2 * HOUR)])
    theirs.append([lost(1, 3 * HOUR), lost(3, HOUR)])
    theirs.write([gone(1, 3 * HOUR)])
    ours.merge(theirs.lines())
    assert [one.opt_in for one in ours.read()] == ["o-1", "o-2", "o-3"]
    assert [one.contact for one in ours.erasures()] == ["c-1", "c-2"]


def test_merging_doubles_nothing(path: Path, tmp_path: Path) -> None:
    """Lines of another copy of the list are taken over once."""
    ours, theirs = RevocationLog(path), RevocationLog(tmp_path / "other.log")
    both = lost(1)
    ours.append([both])
    theirs.append([both, lost(2)])
    theirs.merge([TOMORROW])
    ours.merge(theirs.lines())
    ours.merge(theirs.lines())
    assert [one.opt_in for one in ours.read()] == ["o-1", "o-2"]
    assert ours.lines()[-1] == TOMORROW
