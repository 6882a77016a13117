"""Many callers at once, more than there are connections."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.store.live import RedisLive
from bot.store.redis.connect import CONNECTIONS, connect
from bot.store.redis.embedded import EmbeddedRedis


@pytest.fixture
async def redis(tmp_path: Path) -> AsyncIterator[Any]:
    server = EmbeddedRedis(tmp_path / "redis")
    await server.start()
    client = connect(server.url)
    yield client
    await client.aclose()
    await server.stop()


async def test_more_callers_than_connections_wait_their_turn(redis: Any) -> None:
    """A rush is stored late, never refused."""
    answers = await asyncio.gather(*(redis.ping() for _ in range(5 * CONNECTIONS)))
    assert all(answers)


async def test_every_change_of_a_rush_is_told(redis: Any) -> None:
    """Hints that leave together are told one by one."""
    live = RedisLive(redis)
    contacts = [f"c-{number}" for number in range(50)]
    heard: set[str] = set()
    listening = live.changes()
    first = asyncio.ensure_future(anext(listening))
    async with asyncio.timeout(10):
        while not first.done():  # the subscription has no other sign that it stands
            await live.changed("c-0")
            await asyncio.wait([first], timeout=0.05)
        for contact in contacts:
            await live.changed(contact)
        while heard < set(contacts) - {"c-0"}:
            heard.add(await anext(listening))
            heard.discard("c-0")
    await listening.aclose()
