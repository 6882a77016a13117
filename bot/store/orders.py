"""Orders of the admins in Redis: special notices that hold or will, those of before, and what is switched off.

Three small values that every process may read whole. A change replaces what nobody else has changed meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog

from bot.model.clock import Clock
from bot.model.errors import NotStoredError, RefusedError
from bot.model.orders import Orders, SwitchedOff
from bot.model.special import SpecialNotice
from bot.store.redis import codec, keys
from bot.store.redis.failures import store_failures
from bot.store.redis.scripts import Script

log = structlog.get_logger()

MOST = 20
"""Special notices at a time; nobody reads more."""
MOST_PAST = 100
TRIES = 20
_KEYS = (keys.SPECIAL, keys.SPECIAL_PAST, keys.OFF)

Notices = tuple[SpecialNotice, ...]
Offs = tuple[SwitchedOff, ...]
Stored = tuple[Notices, Notices, Offs]
"""What holds or will, what is over, what is off."""


class RedisOrders:
    """The OrderBook port on Redis. `now` is what this process knows, and `look` reads it anew; what cannot be read
    leaves it as it was."""

    def __init__(self, redis: Any, clock: Clock, header: str = "") -> None:
        self._redis = redis
        self._clock = clock
        self._swap = Script("swap", header)
        self._seen: tuple[bytes, bytes] = (b"", b"")
        self.now = Orders()

    def holds_back(self) -> bool:
        """Whether no notice may leave now."""
        return self.now.holds_notices(self._clock()) is not None

    def source_off(self, name: str) -> bool:
        return self.now.is_off("source", self._clock(), name) is not None

    async def look(self) -> None:
        """Two small values in one call; nothing is decoded that was seen before."""
        with store_failures():
            special, off = await self._redis.mget(keys.SPECIAL, keys.OFF)
        seen = (special or b"", off or b"")
        if seen == self._seen:
            return
        try:
            self.now = Orders(_read(Notices, seen[0]), _read(Offs, seen[1]))
        except codec.UnreadableBodyError as error:
            log.error("orders.unreadable", reason=str(error))
        self._seen = seen

    async def orders(self) -> Orders:
        notices, _, off = _decoded(await self._bodies())
        now = self._clock()
        return Orders(tuple(one for one in notices if one.until > now), tuple(one for one in off if one.holds(now)))

    async def past(self) -> Sequence[SpecialNotice]:
        notices, past, _ = _decoded(await self._bodies())
        over = [one for one in notices if one.until <= self._clock()]
        return sorted([*over, *past], key=lambda one: one.ended_at or one.until, reverse=True)

    async def put(self, notice: SpecialNotice) -> None:
        """Words that are replaced are kept among those that are over."""

        def change(stored: Stored) -> Stored:
            notices, past, off = stored
            before = [
                replace(one, ended_at=notice.made_at, ended_by=notice.author) for one in notices if one.id == notice.id
            ]
            rest = tuple(one for one in notices if one.id != notice.id)
            if len(rest) >= MOST:
                raise RefusedError("too_many", most=str(MOST))
            return (*rest, notice), (*past, *before), off

        await self._change(change)

    async def end(self, id_: str, by: str, at: datetime) -> SpecialNotice | None:
        ended: list[SpecialNotice] = []

        def change(stored: Stored) -> Stored:
            notices, past, off = stored
            ended[:] = [replace(one, ended_at=at, ended_by=by) for one in notices if one.id == id_]
            return tuple(one for one in notices if one.id != id_), (*past, *ended), off

        await self._change(change)
        return ended[0] if ended else None

    async def switch_off(self, off: SwitchedOff) -> None:
        await self._change(lambda stored: (*stored[:2], (*(one for one in stored[2] if one.key != off.key), off)))

    async def switch_on(self, key: str) -> SwitchedOff | None:
        was: list[SwitchedOff] = []

        def change(stored: Stored) -> Stored:
            was[:] = [one for one in stored[2] if one.key == key]
            return (*stored[:2], tuple(one for one in stored[2] if one.key != key))

        await self._change(change)
        return was[0] if was else None

    async def _change(self, change: Callable[[Stored], Stored]) -> None:
        """Raises NotStoredError if others change it all the while, RefusedError as `change` does."""
        for _ in range(TRIES):
            before = await self._bodies()
            after = _encoded(self._tidied(change(self._tidied(_decoded(before)))))
            pairs = [body for pair in zip(before, after, strict=True) for body in pair]
            if after == before or await self._swap(self._redis, _KEYS, pairs):
                await self.look()
                return
        raise NotStoredError("orders change all the while")

    def _tidied(self, stored: Stored) -> Stored:
        notices, past, off = stored
        now = self._clock()
        over = tuple(one for one in notices if one.until <= now)
        kept = tuple(one for one in notices if one.until > now)
        return kept, (*past, *over)[-MOST_PAST:], tuple(one for one in off if one.holds(now))

    async def _bodies(self) -> tuple[bytes, ...]:
        with store_failures():
            return tuple(body or b"" for body in await self._redis.mget(*_KEYS))


def _decoded(bodies: Sequence[bytes]) -> Stored:
    special, past, off = bodies
    try:
        return _read(Notices, special), _read(Notices, past), _read(Offs, off)
    except codec.UnreadableBodyError as error:
        raise NotStoredError(f"orders: {error}") from error


def _read(shape: Any, body: bytes) -> Any:
    return codec.decode(shape, body) if body else ()


def _encoded(stored: Stored) -> tuple[bytes, ...]:
    return tuple(codec.encode(part) if part else b"" for part in stored)
