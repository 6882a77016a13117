"""How far the calls about each alarm have come."""

from __future__ import annotations

from typing import Any

from bot.model.paging import Page
from bot.store.redis import codec, keys
from bot.store.redis.failures import store_failures

KEPT_SECONDS = 24 * 3600


class RedisPages:
    """By the alarm's id and the moment it was first raised: one that comes again after it was seen is another."""

    def __init__(self, redis: Any) -> None:
        self._redis = redis

    async def of(self, alarm: str) -> Page:
        with store_failures():
            body = await self._redis.get(keys.page(alarm))
        return codec.decode(Page, body) if body else Page()

    async def keep(self, alarm: str, page: Page) -> None:
        with store_failures():
            await self._redis.set(keys.page(alarm), codec.encode(page), ex=KEPT_SECONDS)
