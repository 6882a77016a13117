"""How often each skill is asked for, by day: counted in the process, stored now and then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.model.clock import Clock
from bot.model.traffic import DAYS
from bot.store.redis import keys
from bot.store.redis.failures import kept, store_failures

LIFE = timedelta(days=60)
SKILLS = 1_000
"""A day's hash takes no more names than that in one storing, whatever asks for them."""


class RedisTraffic:
    """Carries out the port `Traffic`."""

    def __init__(self, redis: Any, clock: Clock) -> None:
        self._redis = redis
        self._clock = clock
        self._fresh: Counter[str] = Counter()

    def count(self, skill: str) -> None:
        if skill and (skill in self._fresh or len(self._fresh) < SKILLS):
            self._fresh[skill] += 1

    async def store(self) -> None:
        """Add what was counted since; what could not be stored is tried again with the next. Raises NotStoredError."""
        fresh, self._fresh = self._fresh, Counter()
        if not fresh:
            return
        key = keys.traffic(self._clock().date().isoformat())
        try:
            with store_failures():
                async with self._redis.pipeline(transaction=True) as pipe:
                    for skill, number in fresh.items():
                        pipe.hincrby(key, skill, number)
                    pipe.expire(key, LIFE)
                    await pipe.execute()
        except BaseException:
            self._fresh += fresh
            raise

    async def counts(self, days: int = DAYS) -> Mapping[str, int]:
        today = self._clock().date()
        found: Counter[str] = Counter()
        for back in range(days):
            day = await kept(self._redis.hgetall(keys.traffic((today - timedelta(days=back)).isoformat())))
            found.update({skill.decode(): int(number) for skill, number in day.items()})
        return found
