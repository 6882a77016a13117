"""Try-outs between the page and the stage, in Redis: what was said, what came of it; all of it ends by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.model.clock import Clock
from bot.model.errors import RefusedError
from bot.model.ids import random_id
from bot.model.tryout import (
    LONGEST_SENTENCE,
    MOST_SENTENCES,
    SESSION_LIFE,
    Exchange,
    StageState,
    Talk,
    TrySession,
    TrySetup,
)
from bot.store.redis import codec, keys
from bot.store.redis.failures import kept

MOST_WAITING = 40
ABOUT = "about"
STAGE_LIVES = 15
"""Seconds for which the stage's word about itself holds."""

NEXT = """
if redis.call('EXISTS', KEYS[1]) == 0 then return -1 end
local n = redis.call('HLEN', KEYS[1])
if n > tonumber(ARGV[2]) then return -2 end
if redis.call('LLEN', KEYS[2]) >= tonumber(ARGV[3]) then return -3 end
redis.call('HSET', KEYS[1], n, ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('RPUSH', KEYS[2], ARGV[5] .. ' ' .. n)
redis.call('PEXPIRE', KEYS[2], ARGV[4])
return n
"""
REFUSALS = {-1: "gone", -2: "enough", -3: "busy"}


class RedisTryOut:
    """The port `TryOut`, and its other end, which the stage works at."""

    def __init__(self, redis: Any, clock: Clock) -> None:
        self._redis = redis
        self._clock = clock

    async def open(self, by: str, setup: TrySetup, share: str = "") -> TrySession:
        session = TrySession(random_id("try"), random_id("person"), by, self._clock(), setup, share)
        key = keys.tryout(session.id)
        await kept(self._redis.hset(key, ABOUT, codec.encode(session)))
        await kept(self._redis.pexpire(key, _ms()))
        return session

    async def say(self, session: str, text: str) -> Exchange:
        said = text.strip()[:LONGEST_SENTENCE]
        if not said:
            raise RefusedError("empty")
        exchange = Exchange(0, said, self._clock())
        arguments = (codec.encode(exchange), MOST_SENTENCES, MOST_WAITING, _ms(), session)
        number = int(await kept(self._redis.eval(NEXT, 2, keys.tryout(session), keys.TRYOUTS, *arguments)))
        if number < 0:
            raise RefusedError(REFUSALS[number])
        return replace(exchange, number=number)

    async def talk(self, session: str) -> Talk:
        found = await kept(self._redis.hgetall(keys.tryout(session)))
        about = found.pop(ABOUT.encode(), None)
        if about is None:
            raise RefusedError("gone")
        exchanges = (replace(codec.decode(Exchange, body), number=int(number)) for number, body in found.items())
        return Talk(codec.decode(TrySession, about), sorted(exchanges, key=lambda one: one.number))

    async def stage(self) -> StageState:
        said = await kept(self._redis.get(keys.TRYOUT_STAGE))
        if said is not None:
            return "ready" if said == b"ready" else "waking"
        return "waking" if await self.waiting() else "asleep"

    async def end(self, session: str) -> None:
        await kept(self._redis.delete(keys.tryout(session)))

    # the stage's end

    async def claim_stage(self) -> bool:
        """Whether this is the only stage there is."""
        return bool(await kept(self._redis.set(keys.TRYOUT_STAGE, "waking", nx=True, ex=STAGE_LIVES)))

    async def waiting(self) -> int:
        return int(await kept(self._redis.llen(keys.TRYOUTS)))

    async def next(self) -> tuple[str, int] | None:
        """The session and the number of the sentence that waits longest."""
        found = await kept(self._redis.lpop(keys.TRYOUTS))
        if found is None:
            return None
        session, _, number = found.decode().rpartition(" ")
        return session, int(number)

    async def tell(self, session: str, exchange: Exchange) -> None:
        """What came of a sentence; nothing if the session has ended meanwhile."""
        key = keys.tryout(session)
        if await kept(self._redis.exists(key)):
            await kept(self._redis.hset(key, str(exchange.number), codec.encode(exchange)))
            await kept(self._redis.pexpire(key, _ms()))

    async def stands(self, state: StageState) -> None:
        """The stage says how it stands, every few seconds."""
        if state == "asleep":
            await kept(self._redis.delete(keys.TRYOUT_STAGE))
        else:
            await kept(self._redis.set(keys.TRYOUT_STAGE, state, ex=STAGE_LIVES))


def _ms() -> int:
    return int(SESSION_LIFE.total_seconds() * 1000)


def unanswered(talk: Talk) -> Sequence[Exchange]:
    return [one for one in talk.exchanges if not one.over]
