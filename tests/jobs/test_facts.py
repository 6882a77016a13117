"""Facts that run out are told in time, and each day once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from bot.jobs.facts import FactWatch
from bot.model.fact import DatedFact, DatedValue, FactsRunOut
from bot.store.alarms import RedisAlarms
from bot.store.watch_picture import RedisPicture

LAST = date(2026, 12, 31)
SHOWN: Mapping[Any, str] = {"de": "63 Euro", "de_sie": "63 Euro", "en": "€63"}
TITLE: Mapping[Any, str] = {"de": "Ticket", "de_sie": "Ticket", "en": "Ticket"}


def fact(*ends: date | None, name: str = "ticket") -> DatedFact:
    """Values in a row, the first of which holds since ever."""
    begins = [None, *(end + timedelta(days=1) for end in ends[:-1] if end)]
    days = zip(begins, ends, strict=True)
    values = tuple(DatedValue(SHOWN, 63, date(2026, 1, 1), "https://a.example", *pair) for pair in days)
    return DatedFact(name, "transit", "money", TITLE, "https://hvv.example", True, values)


class Days:
    """Days that pass, and the alarms of each."""

    def __init__(self, redis: Any, *facts: DatedFact) -> None:
        self.redis = redis
        self.today = date(2026, 1, 1)
        self.facts = {one.name: one for one in facts}
        self.alarms = RedisAlarms(redis)

    async def on(self, day: date) -> list[str]:
        """What is told that day, by a worker that has just started."""
        before = {(one.id, one.number) for one in await self.alarms.newest()}
        self.today = day
        port = FactsRunOut(lambda: self.facts, lambda: self.today)
        await FactWatch(port, RedisPicture(self.redis), self.alarms).look()
        new = [one for one in await self.alarms.newest() if (one.id, one.number) not in before]
        assert all(one.kind == "fact_ends" for one in new)
        return [f"{one.details['fact']} {one.details['ends']} {one.details['days']}" for one in new]


async def test_each_of_the_days_is_told_once(redis: Any) -> None:
    """Two weeks, three days, the last day; nothing between, nothing twice, nothing after."""
    days = Days(redis, fact(LAST))
    told = {}
    for left in range(20, -30, -1):
        for _ in range(2):
            if said := await days.on(LAST - timedelta(days=left)):
                told[left] = said
    assert told == {14: ["Ticket 31.12.2026 14"], 3: ["Ticket 31.12.2026 3"], 0: ["Ticket 31.12.2026 0"]}


async def test_a_day_that_was_missed_is_made_up_for(redis: Any) -> None:
    """A worker that comes back two days before the end says so, and does not say the older one as well."""
    days = Days(redis, fact(LAST))
    assert await days.on(LAST - timedelta(days=2)) == ["Ticket 31.12.2026 3"]
    assert await days.on(LAST + timedelta(days=2)) == ["Ticket 31.12.2026 0"]


@pytest.mark.parametrize("ends", [(LAST, None), (LAST, date(2027, 12, 31)), (None,)])
async def test_what_goes_on_is_told_to_nobody(redis: Any, ends: tuple[date | None, ...]) -> None:
    """A next value that begins the day after is why nobody needs to be awake."""
    days = Days(redis, fact(*ends))
    assert await days.on(LAST) == []
    assert await days.on(LAST + timedelta(days=1)) == []


async def test_a_new_end_is_told_anew(redis: Any) -> None:
    """Who has entered next year's value is reminded next year."""
    days = Days(redis, fact(LAST))
    assert await days.on(LAST) == ["Ticket 31.12.2026 0"]
    days.facts = {"ticket": fact(LAST, date(2027, 12, 31))}
    assert await days.on(LAST) == []
    assert await days.on(date(2027, 12, 17)) == ["Ticket 31.12.2027 14"]
