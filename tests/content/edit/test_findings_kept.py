"""What is wrong with a draft is looked for once for each state of it: it takes seconds, and many ask."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.content.edit.shipped import Shipped
from bot.content.edit.workspace import ContentWorkspace
from bot.model.workspace import Edit, Finding, Materialised
from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis
from bot.store.workspace import RedisDrafts

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
FILE = "common/thank/nlu.yml"


async def test_it_is_looked_once_for_each_state(redis_server: EmbeddedRedis) -> None:
    """Whoever asks at once, or for one question later, shares one look; an edit or a new day makes another."""
    looks: list[int] = []
    now = [NOON]

    def look(made: Materialised, skill: str) -> Sequence[Finding]:
        looks.append(made.revision)
        return [Finding(FILE, (), "warning", "few", {}, one) for one in ("thank", "greet")]

    redis = connect(redis_server.url)
    for key in [key async for key in redis.scan_iter(match="{content}:*", count=1000)]:
        await redis.delete(key)
    source = Shipped(Path("data"))
    draft = ContentWorkspace(RedisDrafts(redis), source, lambda: now[0], look)
    found = await asyncio.gather(*(draft.findings() for _ in range(5)))
    assert [len(one) for one in found] == [2] * 5
    assert [one.skill for one in await draft.findings("thank")] == ["thank"]
    assert len(looks) == 1
    await draft.edit([Edit(FILE, ("phrase", "de", "Danke, Kuddel"), None, "Danke, Kuddel")], "anna")
    await draft.findings()
    await draft.findings("greet")
    assert len(looks) == 2
    now[0] += timedelta(days=1)
    await draft.findings()
    assert len(looks) == 3
    await redis.aclose()
