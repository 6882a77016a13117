"""How the sources stand, in one hash: hints that every worker writes and the desk reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.model.source import SourceState, current, merged
from bot.store.redis import codec, keys
from bot.store.redis.failures import store_failures

WEEK = 7 * 24 * 3600


class RedisSourceStates:
    """The SourceStates port on Redis."""

    def __init__(self, redis: Any) -> None:
        self._redis = redis

    async def keep(self, states: Sequence[SourceState]) -> None:
        """Two workers at the same moment may lose each other's newest for a while: each tells again within a minute."""
        known = {state.name: state for state in await self._read()}
        told = {state.name: merged(state, known.get(state.name, state)) for state in states}
        with store_failures():
            if told:
                await self._redis.hset(
                    keys.SOURCES, mapping={name: codec.encode(state) for name, state in told.items()}
                )
                await self._redis.expire(keys.SOURCES, WEEK)
            if gone := known.keys() - {state.name for state in current([*known.values(), *told.values()])}:
                await self._redis.hdel(keys.SOURCES, *gone)

    async def all(self) -> list[SourceState]:
        return current(await self._read())

    async def _read(self) -> list[SourceState]:
        with store_failures():
            stored = await self._redis.hvals(keys.SOURCES)
        found = []
        for body in stored:
            try:
                found.append(codec.decode(SourceState, body))
            except codec.UnreadableBodyError:  # another version's: it is told again within a minute
                continue
        return found
