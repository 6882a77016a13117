"""What is missing before the installation can answer, named for an operator."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol

from bot.model.errors import NotStoredError
from bot.model.heartbeats import Heartbeats, Standing

PARTS = ("redis", "release", "brain", "gateway", "worker", "sending")
LOADING = ""
RESTORING = "a restore is under way; if it has broken off, run it again"
HELD = "held after a restore; look around, then `lotse resume`"
READY_WITHOUT = frozenset({"sending"})
"""What customers write is taken in and kept: a load balancer that turned them away would lose it."""


class Held(Protocol):
    """What is held back after a restore."""

    @property
    def state(self) -> str: ...


class Hold(Protocol):
    async def read(self) -> Held | None:
        """None if nothing is held."""


class Built(Protocol):
    """A release."""

    @property
    def model_id(self) -> str: ...


class Readiness:
    """Looks at heartbeats and asks the brain itself, so that a dead worker does not hide a living brain."""

    def __init__(
        self,
        alive: Heartbeats,
        hold: Hold,
        live: Callable[[], Awaitable[Built | None]],
        brain: Standing,
        copies: Callable[[], Awaitable[str]],
    ) -> None:
        self._alive = alive
        self._hold = hold
        self._live = live
        self._brain = brain
        self._copies = copies
        self._sees_brain = False

    async def lacking(self) -> Mapping[str, str]:
        """Part → what is wrong with it; empty if nothing is."""
        try:
            found = {role: await self._role(role) for role in ("gateway", "worker")}
            if few := await self._copies():
                found["redis"] = few
            if held := await self._hold.read():
                found |= {"redis": RESTORING} if held.state == "restoring" else {"sending": HELD}
            served = await self._served()
        except NotStoredError as error:
            return {"redis": str(error)}
        live = await self._live()
        if live is None:
            found["release"] = "none is built yet"
        elif not served:
            found["brain"] = "does not answer"
        elif live.model_id not in served:
            found["brain"] = "loading" if LOADING in served else "another model"
        return {part: found[part] for part in PARTS if found.get(part)}

    async def _served(self) -> Sequence[str]:
        """What the brain serves. The workers' word counts only for one that was never within reach from here."""
        standing = await self._brain.standing()
        self._sees_brain |= standing is not None
        if self._sees_brain:
            return [] if standing is None else [standing]
        return await self._alive.served_by("brain")

    async def _role(self, role: str) -> str:
        """Empty if a process of it is alive."""
        if await self._alive.served_by(role):
            return ""
        return await self._alive.trouble_of(role) or "not running"


def worded(lacking: Mapping[str, str], listed: Callable[[str], bool]) -> Sequence[str]:
    """As `/readyz` lists them."""
    return [f"{part}: {why}" for part, why in lacking.items() if listed(part)]


Lacking = Callable[[], Awaitable[Mapping[str, str]]]
