"""What may be sent outside the platforms' windows: read by one worker at a time, known to all, and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.model.clock import Clock
from bot.model.template import Allowance, Standing
from bot.model.template_availability import LONG_AGO, Known, TemplateAvailability, Used
from bot.store.redis import codec, keys
from bot.store.redis.failures import store_failures

MONTH = timedelta(days=62)
"""From its first day on the counts of a month are kept so long."""
FULL_SECONDS = 3_600
DAY = timedelta(hours=24)


class RedisTemplateAvailability:
    """`now` is what this process knows, and `look` reads it anew. `allow` is told once of each messenger."""

    def __init__(self, redis: Any, clock: Clock) -> None:
        self._redis = redis
        self._clock = clock
        self.now = TemplateAvailability()
        self._over: dict[str, Mapping[str, int]] = {}
        """What was counted in hours that are over, by any clock: it does not change any more."""

    def allow(self, connector: str, allowance: Allowance) -> None:
        self.now = replace(self.now, allowances={**self.now.allowances, connector: allowance})

    @property
    def is_known(self) -> bool:
        """Whether somebody has looked, or no messenger needs it."""
        return self.now.known or not self.now.allowances

    @property
    def sendable(self) -> Mapping[str, Standing]:
        return self.now.sendable()

    async def keep(self, known: Known) -> None:
        with store_failures():
            await self._redis.set(keys.REACH, codec.encode(known))

    async def known(self) -> Known:
        with store_failures():
            body = await self._redis.get(keys.REACH)
        try:
            return codec.decode(Known, body) if body else Known()
        except codec.UnreadableBodyError:  # another version's; the next look replaces it
            return Known()

    async def look(self) -> None:
        """Catch up with what is known and with what was used."""
        known = await self.known()
        used = {connector: await self.used(connector) for connector in self.now.allowances}
        full = frozenset([connector for connector in self.now.allowances if await self._is_full(connector)])
        self.now = replace(
            self.now,
            outlooks=known.outlooks,
            crowded=frozenset(known.crowded),
            used=used,
            full=full,
            known=known.at > LONG_AGO,
        )

    async def full(self, connector: str) -> None:
        """The platform has said that it takes no more; asked again in an hour."""
        with store_failures():
            await self._redis.set(keys.templates_full(connector), "1", ex=FULL_SECONDS)
        self.now = replace(self.now, full=self.now.full | {connector})

    async def _is_full(self, connector: str) -> bool:
        with store_failures():
            return bool(await self._redis.exists(keys.templates_full(connector)))

    async def used(self, connector: str) -> Used:
        """What has gone and what was promised this month, and what has gone within 24 hours."""
        now, over = self._clock(), self._over.get(connector, {})
        hours = [_hour(now - timedelta(hours=back)) for back in range(24)]
        open_ = [hour for hour in hours if hour not in over]
        names = [keys.templates_month(kind, connector, f"{now:%Y-%m}") for kind in ("sent", "promised")]
        names += [keys.templates_hour(connector, hour) for hour in open_]
        with store_failures():
            async with self._redis.pipeline(transaction=False) as pipe:
                for name in names:
                    pipe.get(name)
                sent, promised, *counts = [int(value or 0) for value in await pipe.execute()]
        by_hour = {**over, **dict(zip(open_, counts, strict=True))}
        self._over[connector] = {hour: by_hour[hour] for hour in hours[2:]}
        return Used(sent, promised, sum(by_hour[hour] for hour in hours))

    async def sent(self, connector: str) -> None:
        """One more has been allowed to leave."""
        now = self._clock()
        month, hour = (
            keys.templates_month("sent", connector, f"{now:%Y-%m}"),
            keys.templates_hour(connector, _hour(now)),
        )
        with store_failures():
            async with self._redis.pipeline(transaction=False) as pipe:
                pipe.incr(month).expire(month, MONTH).incr(hour).expire(hour, int(DAY.total_seconds()) + 3_600)
                await pipe.execute()
        before = self.now.used.get(connector, Used())
        used = replace(before, sent=before.sent + 1, today=before.today + 1)
        self.now = replace(self.now, used={**self.now.used, connector: used})

    async def promised(self, connector: str, by_month: Mapping[str, int]) -> None:
        """So many more are to be sent in these months (`2026-11`)."""
        with store_failures():
            async with self._redis.pipeline(transaction=False) as pipe:
                for month, number in by_month.items():
                    name = keys.templates_month("promised", connector, month)
                    pipe.incrby(name, number).expireat(name, datetime.fromisoformat(f"{month}-01T00:00Z") + MONTH)
                await pipe.execute()
        before = self.now.used.get(connector, Used())
        used = replace(before, promised=before.promised + by_month.get(f"{self._clock():%Y-%m}", 0))
        self.now = replace(self.now, used={**self.now.used, connector: used})

    async def crowds(self, more_than: int) -> frozenset[str]:
        """Types and subjects that more consents than this wait for. The index is walked only if it is as long."""
        with store_failures():
            async with self._redis.pipeline(transaction=False) as pipe:
                for shard in range(keys.SHARDS):
                    pipe.zcard(keys.wants(shard))
                if sum(await pipe.execute()) <= more_than:
                    return frozenset()
            waiting: Counter[str] = Counter()
            for shard in range(keys.SHARDS):
                async for member, _ in self._redis.zscan_iter(keys.wants(shard), count=1_000):
                    waiting[member.decode().rpartition("|")[0]] += 1
        return frozenset(want for want, number in waiting.items() if number > more_than)


def _hour(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H}"
