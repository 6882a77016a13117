"""When each messenger last carried something, in one hash that every process writes its newest into."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.model.channel_activity import Carried
from bot.model.clock import Clock, from_ms, to_ms
from bot.store.redis import keys
from bot.store.redis.failures import kept, store_failures

LIFE = timedelta(days=90)
LONGEST_CODE = 60


class RedisChannelActivity:
    """Carries out the port `ChannelActivity`."""

    def __init__(self, redis: Any, clock: Clock) -> None:
        self._redis = redis
        self._clock = clock
        self._fresh: dict[str, str] = {}

    def heard(self, connector: str, at: datetime) -> None:
        """A platform may bring a message late; no clock but ours says that something is still to come."""
        newest = max(str(to_ms(min(at, self._clock()))), self._fresh.get(f"heard:{connector}", ""))
        self._fresh[f"heard:{connector}"] = newest

    def sent(self, connector: str) -> None:
        self._fresh[f"sent:{connector}"] = str(to_ms(self._clock()))

    def failed(self, connector: str, code: str) -> None:
        self._fresh[f"failed:{connector}"] = f"{to_ms(self._clock())}|{code[:LONGEST_CODE]}"

    async def store(self) -> None:
        fresh, self._fresh = self._fresh, {}
        if not fresh:
            return
        try:
            with store_failures():
                async with self._redis.pipeline(transaction=True) as pipe:
                    pipe.hset(keys.CHANNELS, mapping=fresh)
                    pipe.expire(keys.CHANNELS, LIFE)
                    await pipe.execute()
        except BaseException:
            self._fresh = fresh | self._fresh
            raise

    async def all(self) -> Mapping[str, Carried]:
        stored = await kept(self._redis.hgetall(keys.CHANNELS))
        told = {name.decode(): value.decode() for name, value in stored.items()}
        return {name: _carried(told, name) for name in sorted({field.partition(":")[2] for field in told})}


def _carried(told: Mapping[str, str], name: str) -> Carried:
    failed, _, code = told.get(f"failed:{name}", "").partition("|")
    return Carried(_moment(told.get(f"heard:{name}", "")), _moment(told.get(f"sent:{name}", "")), _moment(failed), code)


def _moment(ms: str) -> datetime | None:
    return from_ms(int(ms)) if ms.isdigit() else None
