"""What workers share about a source: two of them, each with its own connection, on each kind of server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.model.errors import NotStoredError
from bot.model.ids import random_id
from bot.model.source_quota import Booked, NoCall, Quota
from bot.store.redis import keys
from bot.store.redis.connect import connect
from bot.store.source_quota import RedisSourceQuota
from tests.store.documented import TABLE
from tests.support.redis import Server

HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)
ANSWER = NoCall("busy", datetime(2026, 11, 22, tzinfo=UTC))


def quota(per_day: int = 250, spacing: timedelta = timedelta(), patience: timedelta = HOUR) -> Quota:
    return Quota(per_day, spacing, patience)


@dataclass(frozen=True)
class Pair:
    """Two workers and the source that both ask."""

    source: str
    one: RedisSourceQuota
    other: RedisSourceQuota
    redis: Any

    async def book(self, quota: Quota, times: int) -> list[Booked | NoCall]:
        """Both at once, so many times each."""
        return await asyncio.gather(*(worker.book(quota) for worker in (self.one, self.other) for _ in range(times)))


@pytest.fixture
async def pair(guarded_server: Server) -> AsyncIterator[Pair]:
    clients = [guarded_server.client() for _ in range(2)]
    source = random_id("s")
    workers = [RedisSourceQuota(redis, "secret", source, guarded_server.header) for redis in clients]
    yield Pair(source, *workers, clients[0])
    for redis in clients:
        await redis.aclose()


async def test_two_workers_never_exceed_the_day_together(pair: Pair) -> None:
    """However many ask at once, the day's calls are given out once; the rest hears until when: midnight UTC."""
    found = await pair.book(quota(per_day=7), 10)
    refused = [one for one in found if isinstance(one, NoCall)]
    assert len(refused) == 13
    assert {one.reason for one in refused} == {"quota"}
    assert {one.until.time().isoformat() for one in refused} == {"00:00:00"}
    assert all(timedelta() < one.until - datetime.now(UTC) <= timedelta(days=1) for one in refused)


async def test_two_workers_keep_the_distance_together(pair: Pair) -> None:
    """Calls booked by both are as far apart as the source wants them."""
    found = await pair.book(quota(spacing=HOUR, patience=24 * HOUR), 4)
    waits = sorted(one.wait for one in found if isinstance(one, Booked))
    assert [round(wait / HOUR) for wait in waits] == list(range(8))


async def test_a_call_too_far_away_is_not_booked(pair: Pair) -> None:
    """Whom the next free call is too late for hears when that is, and spends none."""
    await pair.one.book(quota(spacing=HOUR))
    for _ in range(3):
        refused = await pair.other.book(quota(spacing=HOUR, patience=HOUR / 2))
        assert isinstance(refused, NoCall)
        assert refused.reason == "busy"
        assert round((refused.until - datetime.now(UTC)) / HOUR) == 1
    assert await pair.redis.hget(keys.calls(pair.source), "spent") == b"1"


def seconds(refused: NoCall) -> float:
    return round((refused.until - datetime.now(UTC)).total_seconds())


async def test_a_refusal_is_a_pause_for_all(pair: Pair) -> None:
    """One worker hears it, none asks for a while: seconds, longer each time; an answer ends that."""
    for wanted in (10, 20, 40):
        refused = await pair.one.refused(quota(), None, of_the_day=False)
        assert (refused.reason, seconds(refused)) == ("busy", wanted)
    assert isinstance(await pair.other.book(quota(patience=timedelta(seconds=4))), NoCall)
    await pair.other.served()
    assert seconds(await pair.one.refused(quota(), None, of_the_day=False)) == 40  # the longer pause holds
    assert await pair.redis.hget(keys.calls(pair.source), "refused") == b"1"


async def test_a_pause_that_the_source_asks_for_is_kept(pair: Pair) -> None:
    """No longer and no shorter than it said."""
    refused = await pair.one.refused(quota(), timedelta(seconds=90), of_the_day=False)
    assert (refused.reason, seconds(refused)) == ("busy", 90)


async def test_the_day_is_spent_for_all_when_the_source_has_said_so_twice(pair: Pair) -> None:
    """Two workers hear it, none asks again that day; said once it is a pause."""
    assert (await pair.one.refused(quota(), None, of_the_day=True)).reason == "busy"
    assert (await pair.other.refused(quota(), None, of_the_day=True)).reason == "quota"
    found = await pair.one.book(quota())
    assert isinstance(found, NoCall)
    assert found.reason == "quota"


async def test_the_next_day_begins_anew(pair: Pair) -> None:
    """What was spent yesterday counts no more."""
    await pair.one.book(quota(per_day=1))
    row = keys.calls(pair.source)
    await pair.redis.hset(row, "day", int(await pair.redis.hget(row, "day")) - 1)
    assert isinstance(await pair.other.book(quota(per_day=1)), Booked)
    assert isinstance(await pair.one.book(quota(per_day=1)), NoCall)


async def test_an_answer_of_one_serves_the_other(pair: Pair) -> None:
    """Each question has its own answer, with an end."""
    await pair.one.keep("00340434161094015902 de", ANSWER, WEEK)
    assert await pair.other.answer("00340434161094015902 de", NoCall) == ANSWER
    assert await pair.other.answer("00340434161094015902 en", NoCall) is None


async def test_rows_are_documented_and_name_no_question(pair: Pair) -> None:
    """A key says nothing of what was asked, and each has the type and end that the table gives it."""
    await pair.one.book(quota())
    await pair.one.keep("00340434161094015902 de", ANSWER, WEEK)
    found = [name async for name in pair.redis.scan_iter(f"*{pair.source}*", count=1_000)]
    assert len(found) == 2
    for name in found:
        assert b"00340434161094015902" not in name
        (row,) = [row for row in TABLE if row.pattern.match(name.decode())]
        assert (await pair.redis.type(name)).decode() == row.type
        assert await pair.redis.pttl(name) > 0


async def test_an_answer_of_another_version_is_none(pair: Pair) -> None:
    """What this program cannot read is asked for again."""
    await pair.one.keep("q", ANSWER, WEEK)
    (row,) = [name async for name in pair.redis.scan_iter(f"answer:{pair.source}:*", count=1_000)]
    await pair.redis.set(row, b"9{}", ex=60)
    assert await pair.other.answer("q", NoCall) is None


async def test_without_the_store_nothing_is_booked() -> None:
    """A Redis that is away gives no call and no answer, and takes none."""
    redis = connect("unix:/tmp/nobody-listens-here.sock")
    away = RedisSourceQuota(redis, "secret", "dhl")
    for asking in (
        away.book(quota()),
        away.refused(quota(), None, of_the_day=False),
        away.served(),
        away.answer("q", NoCall),
        away.keep("q", None, HOUR),
    ):
        with pytest.raises(NotStoredError):
            await asking
    await redis.aclose()
