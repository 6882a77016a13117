"""How many messages agents have written in the last hour to people who had not just asked."""

from __future__ import annotations

from typing import Any

from bot.model.clock import Clock, from_ms, to_ms
from bot.model.pushes import PER, Full
from bot.store.redis import keys
from bot.store.redis.scripts import Script

PER_MS = round(PER.total_seconds() * 1000)


class RedisPushes:
    """The Pushes port on Redis. What is stored names neither contact nor words."""

    def __init__(self, redis: Any, clock: Clock, header: str = "") -> None:
        self._redis = redis
        self._clock = clock
        self._reserve = Script("reserve", header)

    async def reserve(self, actor: str, item: str, *, of_agent: int, of_team: int) -> Full | None:
        asked = {keys.pushes_of(actor): of_agent, keys.PUSHES_OF_ALL: of_team}
        budgets = {key: most for key, most in asked.items() if most}
        if not budgets:
            return None
        now = to_ms(self._clock())
        which, again = await self._reserve(self._redis, list(budgets), [item, now, PER_MS, *budgets.values()])
        if not which:
            return None
        return Full(from_ms(int(again)), team=list(budgets)[int(which) - 1] == keys.PUSHES_OF_ALL)
