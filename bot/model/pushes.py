"""Pushes: messages of agents to people who have not just asked. So many an hour, whatever they say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

PER = timedelta(hours=1)
OF_AGENT, OF_TEAM = 10, 30


@dataclass(frozen=True)
class Full:
    """Nothing is left before `again_at`: of the whole team's budget, or of one person's own."""

    again_at: datetime
    team: bool


class Pushes(Protocol):
    """The budgets of an hour that moves along. Raises NotStoredError."""

    async def reserve(self, actor: str, item: str, *, of_agent: int, of_team: int) -> Full | None:
        """Take one place for this item in both budgets, or in neither; the same item takes one place however often it
        asks. A budget of 0 is not asked."""
