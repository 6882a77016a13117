"""The locks that a worker holds."""

from __future__ import annotations

import asyncio
import contextlib

from bot.model.job import LOCK_SECONDS, Locks

GOODBYE_SECONDS = 2.0


class OwnLocks:
    """`renew` is the age in seconds from which a lock is asked for again."""

    def __init__(self, locks: Locks, owner: str, renew: float) -> None:
        self._locks = locks
        self._owner = owner
        self._renew = renew
        self._held: dict[str, float] = {}

    async def hold(self, name: str) -> bool:
        """Take or keep the lock, as the store has it now."""
        asked = asyncio.get_running_loop().time()
        if await self._locks.hold(name, self._owner):
            self._held[name] = asked
        else:
            self._held.pop(name, None)
        return name in self._held

    async def are_ours(self, name: str) -> bool:
        """The same for a run that is about to begin: a lock that was asked for just now still holds."""
        return self._age(name) < self._renew or await self.hold(name)

    async def keep(self, name: str) -> bool:
        """Keep one that is ours already; False if it is another's by now. Its lease outlives a store that is away."""
        try:
            return name in self._held and await self.hold(name)
        except Exception:
            return self._age(name) < LOCK_SECONDS

    async def let_go(self, *names: str) -> None:
        """Leave these to others at once; a store that is away keeps nobody waiting."""
        with contextlib.suppress(Exception):
            async with asyncio.timeout(GOODBYE_SECONDS):
                for name in names:
                    if self._held.pop(name, None) is not None:
                        await self._locks.let_go(name, self._owner)

    async def let_all_go(self) -> None:
        await self.let_go(*self._held)

    def _age(self, name: str) -> float:
        return asyncio.get_running_loop().time() - self._held.get(name, float("-inf"))
