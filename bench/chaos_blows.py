"""Blows that fall on the parts of an installation in the chaos: killed as by a power cut, or frozen for a while."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Sequence

from bot.processes.counts import counted
from tests.support.installation import Installation

ROLES = ("gateway", "gateway", "worker", "worker", "worker", "redis", "brain")
ALIVE = 8.0  # seconds that a part is left alone after its death: mostly it dies while it works, not while it starts
FREEZES = 0.15  # the share of blows that stop a process instead of killing it
FROZEN = 9.0  # seconds: longer than a lease, so that others take over what it had


def targets(processes: str, *, own_redis: bool) -> Sequence[str]:
    """Whom a blow may hit, by the names of their pid files; who is named twice is hit twice as often."""
    counts = {"redis": int(own_redis), **counted(processes)}
    return [f"{role}-{number}" if number > 1 else role for role in ROLES for number in range(1, counts[role] + 1)]


class Blows:
    """They fall at random; who is away already is left alone. `fallen` counts them."""

    def __init__(self, installation: Installation, roles: Sequence[str], fallen: Counter[str]) -> None:
        self._installation = installation
        self._roles = roles
        self._fallen = fallen
        self._last: dict[str, float] = {}

    async def fall(self, number: int, seconds: float, rng: random.Random) -> None:
        """So many within about so many seconds."""
        async with asyncio.TaskGroup() as thawing:
            for _ in range(number):
                await asyncio.sleep(rng.uniform(0, 2 * seconds / number))
                role = rng.choice([one for one in self._roles if self._works(one)] or self._roles)
                freeze = rng.random() < FREEZES
                if self._installation.pid(role) is None:
                    continue
                try:
                    if freeze:
                        thawing.create_task(self._thaw(await self._installation.freeze(role)))
                    else:
                        await self._installation.kill(role)
                except ProcessLookupError:  # it had just died of another one's death
                    continue
                self._fallen[f"{role} frozen" if freeze else role] += 1
                self._last[role] = time.monotonic() + FROZEN * freeze

    def _works(self, role: str) -> bool:
        return time.monotonic() - self._last.get(role, -ALIVE) >= ALIVE

    async def _thaw(self, pid: int) -> None:
        await asyncio.sleep(FROZEN)
        self._installation.thaw(pid)
