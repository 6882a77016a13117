"""A contact's consents in the course of a turn: what holds, what this turn changes, what is still owed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.model.ledger import Entry
from bot.model.optin import OPEN, OptIn, OptInStatus

OWED: frozenset[OptInStatus] = frozenset({"failed", "too_late"})


class Consents:
    """Changes show here at once, and in the store only by the commit. `today` is the company's day."""

    def __init__(self, found: Sequence[OptIn], now: datetime, today: str) -> None:
        self._now = now
        self.today = today
        self.all: dict[str, OptIn] = {one.id: _of_today(one, today) for one in found}
        self.granted: list[OptIn] = []
        self.ended: dict[str, OptInStatus] = {}
        self.paused: dict[str, datetime | None] = {}
        self.resumed: list[str] = []
        self.told: list[str] = []
        self.noted: list[Entry] = []

    def live(self) -> list[OptIn]:
        """Those that may still be spent."""
        return [one for one in self.all.values() if one.status == "live" and one.until > self._now]

    def open(self) -> list[OptIn]:
        """Those that a stop still changes."""
        return [one for one in self.all.values() if one.status in OPEN]

    def to(self, type_: str, subject: str) -> list[OptIn]:
        return [one for one in self.all.values() if (one.type, one.subject) == (type_, subject)]

    def grant(self, opt_in: OptIn) -> None:
        self.all[opt_in.id] = opt_in
        self.granted.append(opt_in)

    def end(self, opt_in: OptIn, status: OptInStatus) -> None:
        self.all[opt_in.id] = replace(opt_in, status=status)
        self.ended[opt_in.id] = status

    def spend(self, opt_in: OptIn) -> None:
        """Count a notice against the budget here as the commit will there."""
        if opt_in.per == "day":
            self.all[opt_in.id] = replace(opt_in, used_today=opt_in.used_today + 1, used_on=self.today)
            return
        left = opt_in.budget - 1
        self.all[opt_in.id] = replace(opt_in, budget=left, status="live" if left > 0 else "spent")

    def owed(self) -> list[OptIn]:
        """Those whose notice failed or came too late, each told once: by this turn."""
        owed = [one for one in self.all.values() if one.status in OWED and not one.told]
        for one in owed:
            self.all[one.id] = replace(one, told=True)
            self.told.append(one.id)
        return owed


def left(opt_in: OptIn) -> int:
    """How many notices it still allows now."""
    return opt_in.budget - opt_in.used_today if opt_in.per == "day" else opt_in.budget


def _of_today(opt_in: OptIn, today: str) -> OptIn:
    """What was used on a day that is over is used no more; a clock that was set back forgives nothing."""
    return opt_in if opt_in.used_on >= today else replace(opt_in, used_today=0)
