"""A contact's consents in the course of a turn: what holds, what this turn changes, what is still owed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.model.consent_event import (
    ConsentEvent,
    End,
    Ended,
    Forgotten,
    Granted,
    Missed,
    Paused,
    Resumed,
    Spent,
    Told,
)
from bot.model.item import MessageItem
from bot.model.optin import NEWS, OPEN, OWED, PARCEL, OptIn, OptInStatus

HOLDS: frozenset[OptInStatus] = frozenset({"live", "paused"})


class Consents:
    """Changes show here at once, and in the store only by the commit, as `events`. `today` is the company's day."""

    def __init__(self, found: Sequence[OptIn], now: datetime, today: str) -> None:
        self._now = now
        self.today = today
        self.all: dict[str, OptIn] = {one.id: _of_today(one, today) for one in found}
        self.events: list[ConsentEvent] = []

    def live(self) -> list[OptIn]:
        """Those that may still be spent."""
        return [one for one in self.all.values() if one.status == "live" and one.until > self._now]

    def holding(self) -> list[OptIn]:
        """Those that are live or paused."""
        return [one for one in self.all.values() if one.status in HOLDS and one.until > self._now]

    def run_out(self) -> list[OptIn]:
        """Those whose time is over and that nothing has ended yet."""
        return [one for one in self.all.values() if one.status in HOLDS and one.until <= self._now]

    def ends(self) -> list[datetime]:
        """When those that hold run out."""
        return [one.until for one in self.all.values() if one.status in HOLDS]

    def open(self) -> list[OptIn]:
        """Those that a stop still changes."""
        return [one for one in self.all.values() if one.status in OPEN]

    def to(self, type_: str, subject: str) -> list[OptIn]:
        return [one for one in self.all.values() if (one.type, one.subject) == (type_, subject)]

    def grant(self, opt_in: OptIn) -> None:
        """One at a time to the same: an earlier one ends, and nobody needs to be told."""
        for earlier in self.to(opt_in.type, opt_in.subject):
            if earlier.status in HOLDS:
                self.end(earlier, "ended", silently=True)
        self.all[opt_in.id] = opt_in
        self.events.append(Granted(opt_in))

    def end(self, opt_in: OptIn, status: End, *, silently: bool = False) -> None:
        self._end(Ended(opt_in, status, silent=silently))

    def withdraw(self, opt_in: OptIn, item: MessageItem | None) -> None:
        """By the customer's word; without it the platform has told us of it."""
        said = Ended(opt_in, "withdrawn", item.text, item.message_id) if item else None
        self._end(said or Ended(opt_in, "withdrawn", cause="platform"))

    def _end(self, event: Ended) -> None:
        one = event.opt_in
        self.all[one.id] = replace(one, status=event.status, told=one.told or event.silent)
        self.events.append(event)

    def pause(self, opt_in: OptIn, until: datetime | None) -> None:
        self.all[opt_in.id] = replace(opt_in, status="paused", paused_until=until)
        self.events.append(Paused(opt_in, until))

    def resume(self, opt_in: OptIn) -> None:
        """It holds again. Of one that was spent before the pause the store knows whether its notice still waits."""
        left: OptInStatus = "live" if opt_in.per == "day" or opt_in.budget > 0 else "spent"
        self.all[opt_in.id] = replace(opt_in, status=left, paused_until=None)
        self.events.append(Resumed(opt_in))

    def parcels(self) -> list[OptIn]:
        """Those that hold a parcel's number."""
        return [one for one in self.all.values() if one.subject.startswith(PARCEL)]

    def forget(self, opt_in: OptIn) -> None:
        """Its texts have reached their end; the ledger keeps that it was."""
        del self.all[opt_in.id]
        self.events.append(Forgotten(opt_in))

    def spend(self, opt_in: OptIn, event: str, words: str) -> None:
        """Count the notice of this event against the budget here as the commit will there."""
        self.events.append(Spent(opt_in, event, words))
        if opt_in.per == "day":
            self.all[opt_in.id] = replace(opt_in, used_today=opt_in.used_today + 1, used_on=self.today)
            return
        left = opt_in.budget - 1
        self.all[opt_in.id] = replace(opt_in, budget=left, status="live" if left > 0 else "spent")

    def miss(self, opt_in: OptIn) -> None:
        """A notice that this one would have brought cannot leave."""
        self.all[opt_in.id] = replace(opt_in, missed=opt_in.missed + 1)
        self.events.append(Missed(opt_in, 1))

    def owed(self) -> list[tuple[OptIn, str]]:
        """What is to be owned up to, each once, by this turn: a notice that failed or came too late, a consent that
        ran out. With the name of the text that does it."""
        for one in self.run_out():
            self.end(one, "ended")
        owed = [one for one in self.all.values() if not one.told and self._is_owed(one)]
        for one in owed:
            self.all[one.id] = replace(one, told=True)
            self.events.append(Told(one))
        missed = [one for one in self.all.values() if one.missed]
        for one in missed:
            self.all[one.id] = replace(one, missed=0)
            self.events.append(Missed(one, -one.missed))
        return [*((one, str(one.status)) for one in owed), *((one, "too_late") for one in missed if one not in owed)]

    def _is_owed(self, opt_in: OptIn) -> bool:
        ran_out = opt_in.status == "ended" and self._now - NEWS < opt_in.until <= self._now
        return opt_in.status in OWED or (ran_out and not self._renewed(opt_in))

    def _renewed(self, opt_in: OptIn) -> bool:
        return any(one.proof.at > opt_in.proof.at for one in self.to(opt_in.type, opt_in.subject))


def left(opt_in: OptIn) -> int:
    """How many notices it still allows now."""
    return opt_in.budget - opt_in.used_today if opt_in.per == "day" else opt_in.budget


def _of_today(opt_in: OptIn, today: str) -> OptIn:
    """What was used on a day that is over is used no more; a clock that was set back forgives nothing."""
    return opt_in if opt_in.used_on >= today else replace(opt_in, used_today=0)
