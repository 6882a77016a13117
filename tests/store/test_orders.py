"""Orders of the admins: kept whole on every server, changed by many at once, read cheaply, never lost by halves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.model.clock import utc_now
from bot.model.errors import NotStoredError, RefusedError
from bot.model.orders import Orders, SwitchedOff
from bot.model.special import Scope, SpecialNotice
from bot.store.backup import rows
from bot.store.orders import MOST, RedisOrders
from bot.store.redis import keys
from bot.store.restore import put_row
from tests.store.scene import Store

MINE = (keys.SPECIAL, keys.SPECIAL_PAST, keys.OFF)


@pytest.fixture
async def redis(store: Store) -> AsyncIterator[Any]:
    await store.redis.delete(*MINE)
    yield store.redis
    await store.redis.delete(*MINE)


def notice(id_: str, now: datetime, hours: float = 1) -> SpecialNotice:
    return SpecialNotice(id_, {"de": "Sturm"}, Scope(all=True), now, now + timedelta(hours=hours), "berta", now)


async def test_what_is_put_holds_everywhere(redis: Any) -> None:
    """What one process puts another knows at its next look, and what is ended is gone there."""
    mine, theirs, now = RedisOrders(redis, utc_now), RedisOrders(redis, utc_now), utc_now()
    await mine.put(notice("a", now))
    await mine.switch_off(SwitchedOff("bot", "berta", now, "Unsinn"))
    assert theirs.now == Orders()
    await theirs.look()
    assert [one.id for one in theirs.now.notices(utc_now())] == ["a"]
    assert theirs.now.is_off("bot", utc_now()) is not None
    await theirs.end("a", "carl", utc_now())
    await theirs.switch_on("bot")
    await mine.look()
    assert mine.now == Orders()


async def test_many_at_once_lose_nothing(redis: Any) -> None:
    """Each change is made upon what the others have left."""
    books, now = [RedisOrders(redis, utc_now) for _ in range(MOST)], utc_now()
    await asyncio.gather(*(book.put(notice(f"n{number}", now)) for number, book in enumerate(books)))
    assert len((await books[0].orders()).special) == MOST
    with pytest.raises(RefusedError, match="too_many"):
        await books[0].put(notice("one more", now))
    ended = await asyncio.gather(*(book.end("n0", "carl", now) for book in books))
    assert sum(one is not None for one in ended) == 1


async def test_what_is_over_is_kept_for_a_while(redis: Any) -> None:
    """By time or by hand: it leaves what is on, and stands among the past."""
    now = [utc_now()]
    book = RedisOrders(redis, lambda: now[0])
    await book.put(notice("a", now[0]))
    await book.put(notice("b", now[0], hours=3))
    now[0] += timedelta(hours=2)
    assert [one.id for one in (await book.orders()).special] == ["b"]
    assert [one.id for one in await book.past()] == ["a"]
    await book.end("b", "carl", now[0])
    assert [(one.id, one.ended_by) for one in await book.past()] == [("b", "carl"), ("a", "")]


async def test_a_store_that_is_away_or_nonsense_changes_nothing(redis: Any) -> None:
    """What was known last holds on; who wants to change it is told."""
    book, now = RedisOrders(redis, utc_now), utc_now()
    await book.put(notice("a", now))
    await redis.set(keys.SPECIAL, b"7nonsense")
    await book.look()
    assert [one.id for one in book.now.special] == ["a"]
    with pytest.raises(NotStoredError):
        await book.put(notice("b", now))


async def test_a_look_at_what_is_known_decodes_nothing(redis: Any) -> None:
    """The same words are the same object: a second look costs one call and no more."""
    book = RedisOrders(redis, utc_now)
    await book.put(notice("a", utc_now()))
    before = book.now
    await book.look()
    assert book.now is before


async def test_a_backup_holds_them(redis: Any) -> None:
    """Each of the three is a row of its own, and a restored installation has the same orders."""
    book, now = RedisOrders(redis, utc_now), utc_now()
    await book.put(notice("a", now))
    await book.put(notice("b", now))
    await book.end("b", "carl", now)
    await book.switch_off(SwitchedOff("notices", "berta", now, "Unsinn"))
    kept = [row async for row in rows(redis, utc_now) if row.key in MINE]
    assert sorted(row.key for row in kept) == sorted(MINE)
    await redis.delete(*MINE)
    for row in kept:
        await put_row(redis, row)
    restored = RedisOrders(redis, utc_now)
    assert await restored.orders() == await book.orders() != Orders()
    assert [one.id for one in await restored.past()] == ["b"]
