"""A source's calls and answers, shared by all workers. Questions name a person's things: a key has their keyed hash."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.model.source_quota import LONGEST_PAUSE, PAUSE, SAID_TWICE, Booked, NoCall, Quota
from bot.store.redis import codec, keys
from bot.store.redis.failures import store_failures
from bot.store.redis.pseudonyms import Pseudonyms
from bot.store.redis.scripts import Script

DAY = 86_400
MILLISECOND = timedelta(milliseconds=1)


class RedisSourceQuota:
    """By the server's clock, so that workers whose clocks differ keep the distance and the day together."""

    def __init__(self, redis: Any, secret_key: str, source: str, header: str = "") -> None:
        self._redis = redis
        self._pseudonym = Pseudonyms(secret_key)
        self._source = source
        self._book = Script("book", header)
        self._refused = Script("refused", header)

    async def book(self, quota: Quota) -> Booked | NoCall:
        times = quota.spacing // MILLISECOND, quota.patience // MILLISECOND
        verdict, ms = await self._book(self._redis, [keys.calls(self._source)], [quota.per_day, *times])
        if verdict == b"booked":
            return Booked(ms * MILLISECOND)
        return NoCall("quota" if verdict == b"quota" else "busy", datetime.fromtimestamp(ms / 1000, UTC))

    async def refused(self, quota: Quota, after: timedelta | None, *, of_the_day: bool) -> NoCall:
        pauses = (PAUSE if after is None else after) // MILLISECOND, LONGEST_PAUSE // MILLISECOND
        given, day = int(after is not None), int(of_the_day)
        args = [quota.per_day, *pauses, given, day, SAID_TWICE]
        verdict, ms = await self._refused(self._redis, [keys.calls(self._source)], args)
        return NoCall("quota" if verdict == b"quota" else "busy", datetime.fromtimestamp(ms / 1000, UTC))

    async def left(self, quota: Quota) -> int:
        with store_failures():
            seconds, _ = await self._redis.time()
            day, spent = await self._redis.hmget(keys.calls(self._source), "day", "spent")
        today = day is not None and int(day) == seconds // DAY
        return max(0, quota.per_day - int(spent or 0)) if today else quota.per_day

    async def served(self) -> None:
        with store_failures():
            await self._redis.hdel(keys.calls(self._source), "refused", "said")

    async def answer(self, question: str, shape: Any) -> Any | None:
        with store_failures():
            body = await self._redis.get(self._row(question))
        try:
            return codec.decode(shape, body) if body else None
        except codec.UnreadableBodyError:  # another version's: it is asked for again
            return None

    async def keep(self, question: str, answer: Any, lasts: timedelta) -> None:
        with store_failures():
            await self._redis.set(self._row(question), codec.encode(answer), px=lasts // MILLISECOND)

    def _row(self, question: str) -> str:
        return keys.answer(self._source, self._pseudonym(self._source, question))
