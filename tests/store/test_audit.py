"""The audit log: what the team did is told once, in order, for as long as it is said, and never written over."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.model.audit import CUT, LONGEST_NAME, LONGEST_SIDE, AuditFilter, Did
from bot.store.audit import RedisAudit
from bot.store.redis import codec, keys
from tests.store.scene import Scene

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


class Watch:
    """A clock that stands still unless it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
async def audit(scene: Scene, watch: Watch) -> RedisAudit:
    found = [key async for key in scene.redis.scan_iter(match=keys.audit("*"), count=1000)]
    for key in found:
        await scene.redis.delete(key)
    return RedisAudit(scene.redis, watch, days=90)


def did(number: int, by: str = "anna", verb: str = "content.edited") -> Did:
    return Did(verb, f"skill-{number}", by)


async def test_the_newest_comes_first_over_days(audit: RedisAudit, watch: Watch) -> None:
    """Entries of several days, some of one moment, are read newest first, and a page goes on where the last ended."""
    for number in range(6):
        await audit.add(did(number))
        watch.now += timedelta(hours=7) * (number % 2)
    assert [entry.did.subject for entry in await audit.read()] == [f"skill-{number}" for number in (5, 4, 3, 2, 1, 0)]
    first = await audit.read(AuditFilter(limit=2))
    rest = await audit.read(AuditFilter(before=first[-1].at))
    assert [entry.did.subject for entry in (*first, *rest)] == [f"skill-{n}" for n in (5, 4, 3, 2, 1, 0)]


async def test_many_at_once_lose_nothing(audit: RedisAudit) -> None:
    """Forty entries at the same moment are forty entries, each with a name of its own."""
    await asyncio.gather(*(audit.add(did(number)) for number in range(40)))
    found = await audit.read(AuditFilter(limit=100))
    assert {entry.did.subject for entry in found} == {f"skill-{number}" for number in range(40)}
    assert len({entry.id for entry in found}) == 40


async def test_all_that_is_asked_must_hold(audit: RedisAudit, watch: Watch) -> None:
    """By whom, what kind or verb, which subject, since when: an entry is found if all of them fit it."""
    await audit.add(Did("account.invited", "Bert", "anna"))
    await audit.add(Did("account.removed", "bertram", "carla"))
    watch.now += timedelta(days=2)
    await audit.add(Did("release.published", "r-1", "anna"))
    asked = {
        AuditFilter(by="anna"): ["r-1", "Bert"],
        AuditFilter(verb="account"): ["bertram", "Bert"],
        AuditFilter(verb="account.invited"): ["Bert"],
        AuditFilter(subject="bert", by="carla"): ["bertram"],
        AuditFilter(since=NOON + timedelta(days=1)): ["r-1"],
        AuditFilter(by="nobody"): [],
    }
    for wanted, subjects in asked.items():
        assert [entry.did.subject for entry in await audit.read(wanted)] == subjects, wanted


async def test_an_entry_goes_by_age_and_by_nothing_else(audit: RedisAudit, watch: Watch, scene: Scene) -> None:
    """A day's row has an end a little later than the days that were set, whoever adds to it and however much."""
    await audit.add(did(1))
    for number in range(30):
        await audit.add(did(number))
    left = await scene.redis.ttl(keys.audit("2026-11-30"))
    assert timedelta(days=90) < timedelta(seconds=left) <= timedelta(days=91)
    watch.now += timedelta(days=89)
    assert len(await audit.read(AuditFilter(limit=100))) == 31
    watch.now += timedelta(days=3)
    assert await audit.read() == []


async def test_what_is_too_long_is_cut_visibly(audit: RedisAudit) -> None:
    """No entry grows without end, and whoever reads it sees that something is missing."""
    entry = await audit.add(Did("content.edited", "s" * 5000, "anna", "b" * 99_999, "kurz", "r" * 99_999))
    assert len(entry.did.subject) == LONGEST_NAME
    assert {len(entry.did.before), len(entry.did.reason)} == {LONGEST_SIDE}
    assert entry.did.before.endswith(CUT)
    assert entry.did.after == "kurz"


@pytest.mark.parametrize("text", ["eins\nzwei", "\r\n\x0b\x0c\x1c\x85\u2028\u2029", '"}\\n1{', "Grüße 🚌"])
async def test_no_words_make_a_line_of_their_own(audit: RedisAudit, text: str) -> None:
    """Whatever is written into an entry comes back as it was, and is one entry."""
    await audit.add(Did("special.set", text, "anna", before=text, after=text, reason=text))
    (entry,) = await audit.read()
    assert entry.did == Did("special.set", text, "anna", before=text, after=text, reason=text)


async def test_a_line_told_twice_is_read_once(audit: RedisAudit, scene: Scene) -> None:
    """A call that the client repeats because the answer was lost adds nothing; another version's line harms nothing."""
    entry = await audit.add(did(1))
    await scene.redis.append(keys.audit("2026-11-30"), codec.encode(entry) + b'\n9{"x":1}\n')
    await audit.add(did(2))
    assert [found.did.subject for found in await audit.read()] == ["skill-2", "skill-1"]
