"""What is live is looked at once a day, at the hour that is set, and what has changed outside is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.jobs.daily_checks import DailyChecks, Rehearsed, hour
from bot.jobs.link_check import Checked, Dead
from bot.store.alarms import RedisAlarms
from bot.store.redis import keys
from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis
from bot.store.training import RedisDays

BERLIN = ZoneInfo("Europe/Berlin")


@dataclass
class Days:
    """A company's days, and what was found on them."""

    redis: Any
    now: datetime = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
    rehearsed: int = 0
    asked: int = 0
    failed: Sequence[str] = ()
    dead: Sequence[Dead] = ()
    reached: bool = True
    busy: asyncio.Lock = field(default_factory=asyncio.Lock)

    def checks(self, at: str = "04:00", *, links: bool = True) -> DailyChecks:
        alarms, days = RedisAlarms(self.redis), RedisDays(self.redis)
        wanted = self._links if links else None
        return DailyChecks(self._dialogues, wanted, days, alarms, lambda: self.now, BERLIN, hour(at), self.busy)

    async def _dialogues(self) -> Rehearsed:
        self.rehearsed += 1
        return "r-1", 118, self.failed

    async def _links(self) -> Checked:
        self.asked += 1
        return Checked(20, self.dead, self.reached)

    async def alarms(self) -> list[tuple[str, dict[str, Any]]]:
        return [(one.kind, dict(one.details)) for one in await RedisAlarms(self.redis).newest()]


@pytest.fixture
async def days(redis_server: EmbeddedRedis) -> AsyncIterator[Days]:
    redis = connect(redis_server.url)
    await redis.delete(keys.LOOKED_AT, keys.ALARMS)
    await RedisDays(redis).done("2026-11-29")
    yield Days(redis)
    await redis.aclose()


async def test_once_a_day_from_the_hour_on(days: Days) -> None:
    """Not before four in the morning of the company's own clock, then once, and again the next day."""
    checks = days.checks()
    assert not await checks.look()
    days.now = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)  # four in Berlin
    assert await checks.look()
    for _ in range(20):
        days.now += timedelta(hours=1)
        await checks.look()
    assert (days.rehearsed, days.asked) == (1, 1)
    days.now = datetime(2026, 12, 1, 3, 30, tzinfo=UTC)
    assert await checks.look()
    assert days.rehearsed == 2


async def test_a_day_that_was_slept_through_is_made_up_for(days: Days) -> None:
    """Who starts at noon and has not looked today looks now; another process does not look again."""
    days.now = datetime(2026, 11, 30, 11, 0, tzinfo=UTC)
    assert await days.checks().look()
    assert not await days.checks().look()


async def test_a_new_installation_waits_a_day(days: Days) -> None:
    """Its release has just been built and rehearsed: the first start is not burdened."""
    await days.redis.delete(keys.LOOKED_AT)
    days.now = datetime(2026, 11, 30, 11, 0, tzinfo=UTC)
    checks = days.checks()
    assert not await checks.look()
    assert not await checks.look()
    days.now += timedelta(days=1)
    assert await checks.look()


async def test_it_can_be_switched_off(days: Days) -> None:
    """As a whole, and the links alone."""
    days.now = datetime(2026, 11, 30, 11, 0, tzinfo=UTC)
    assert not await days.checks("").look()
    assert await days.checks(links=False).look()
    assert (days.rehearsed, days.asked) == (1, 0)


async def test_what_is_found_is_an_alarm_with_names(days: Days) -> None:
    """How many, and the first few; the same again is the same alarm."""
    days.failed = [f"fares / price {number} / turn 1: the answer does not name 63,00" for number in range(5)]
    days.dead = [Dead("https://hansebahn.de/alt", "404")]
    checks = days.checks()
    for day in (30, 31):
        days.now = datetime(2026, 11, 29, 4, 0, tzinfo=UTC) + timedelta(days=day - 29)
        await checks.look()
    found = dict(await days.alarms())
    assert set(found) == {"golden_failed", "links_dead"}
    assert found["golden_failed"]["release"] == "r-1"
    assert (found["golden_failed"]["failed"], found["golden_failed"]["total"]) == (5, 118)
    assert found["golden_failed"]["named"].count("turn 1") == 3
    assert found["links_dead"]["named"] == "https://hansebahn.de/alt (404)"


async def test_what_is_well_is_no_alarm(days: Days) -> None:
    """Nor is a network without a way out: it says nothing of the pages."""
    days.reached = False
    days.now = datetime(2026, 11, 30, 11, 0, tzinfo=UTC)
    assert await days.checks().look()
    assert await days.alarms() == []


async def test_a_training_is_waited_for(days: Days) -> None:
    """Two rehearsals at a time would only be slower."""
    days.now = datetime(2026, 11, 30, 11, 0, tzinfo=UTC)
    await days.busy.acquire()
    looking = asyncio.create_task(days.checks().look())
    for _ in range(20):
        await asyncio.sleep(0)
    assert days.rehearsed == 0
    days.busy.release()
    assert await looking
    assert days.rehearsed == 1


async def test_what_dies_of_it_is_not_tried_all_day(days: Days) -> None:
    """A rehearsal that fails in itself is tried again tomorrow."""
    days.now = datetime(2026, 11, 30, 11, 0, tzinfo=UTC)

    async def dying() -> Rehearsed:
        raise OSError("no memory")

    checks = days.checks()
    alarms, stored = RedisAlarms(days.redis), RedisDays(days.redis)
    broken = DailyChecks(dying, None, stored, alarms, lambda: days.now, BERLIN, time(4), days.busy)
    with pytest.raises(OSError, match="no memory"):
        await broken.look()
    assert not await checks.look()


def test_an_hour_is_written_as_people_write_it() -> None:
    """Nothing is never; what is no time is refused."""
    assert (hour("04:00"), hour(" 23:15 "), hour("")) == (time(4), time(23, 15), None)
    with pytest.raises(ValueError, match="isoformat"):
        hour("4 Uhr")
