"""What admins have ordered at once, without a release: special notices, and what is switched off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from bot.model.special import SpecialNotice

Kind = Literal["bot", "notices", "skill", "source"]
ALWAYS_ON = frozenset(
    {"human", "stop", "emergency", "crisis", "complaint", "my_consents", "my_data", "erase_me", "why_written", "pause"}
)
"""Skills that nobody can switch off: help, a person, and the customers' own rights."""


@dataclass(frozen=True)
class SwitchedOff:
    """`name` is the skill's or the source's. `until` ends it by itself; `instead` is by locale what an answer says in
    the skill's place."""

    kind: Kind
    by: str
    at: datetime
    reason: str
    name: str = ""
    until: datetime | None = None
    instead: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.name}" if self.name else self.kind

    def holds(self, now: datetime) -> bool:
        return self.until is None or now < self.until


@dataclass(frozen=True)
class Orders:
    """All that holds or will, as one process knows it."""

    special: tuple[SpecialNotice, ...] = ()
    off: tuple[SwitchedOff, ...] = ()

    def notices(self, now: datetime) -> list[SpecialNotice]:
        """Special notices that hold, the oldest first."""
        return [notice for notice in self.special if notice.holds(now)]

    def is_off(self, kind: Kind, now: datetime, name: str = "") -> SwitchedOff | None:
        found = (off for off in self.off if (off.kind, off.name) == (kind, name) and off.holds(now))
        return next(found, None)

    def off_skill(self, name: str, now: datetime) -> SwitchedOff | None:
        return None if name in ALWAYS_ON else self.is_off("skill", now, name)

    def skills_off(self, now: datetime) -> frozenset[str]:
        return frozenset(off.name for off in self.off if off.kind == "skill" and off.holds(now)) - ALWAYS_ON

    def holds_notices(self, now: datetime) -> SwitchedOff | None:
        """A bot that is off tells nothing unasked either."""
        return self.is_off("notices", now) or self.is_off("bot", now)


class OrderBook(Protocol):
    """Keeping orders. Raises NotStoredError."""

    async def orders(self) -> Orders:
        """What holds or will, read now."""

    async def past(self) -> Sequence[SpecialNotice]:
        """Special notices that are over, the newest first."""

    async def put(self, notice: SpecialNotice) -> None:
        """A new one, or new words, scope and times of one that is not over. Raises RefusedError if there are too
        many."""

    async def end(self, id_: str, by: str, at: datetime) -> SpecialNotice | None:
        """End it now; None if none of this id is on or to come."""

    async def switch_off(self, off: SwitchedOff) -> None: ...

    async def switch_on(self, key: str) -> SwitchedOff | None:
        """What was off; None if nothing of this key was."""
