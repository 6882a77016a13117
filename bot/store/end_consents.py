"""Ending and pausing consents outside of a turn: after a restore, by what the second list or a platform's log knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.model.clock import Clock, to_ms, utc_now
from bot.model.consent import OPEN, PAUSE, Consent
from bot.model.ledger import Entry
from bot.model.revocation import Lost
from bot.store.consents import read_consents
from bot.store.ledger import head_of, linked
from bot.store.redis import keys
from bot.store.redis.failures import store_failures
from bot.store.redis.scripts import Script

CAUSE = "restore"


@dataclass
class _Consent:
    """A consent as it lies there, and as it shall be."""

    id: str
    type: str
    read: tuple[str, int]
    rested_until: int
    status: str
    budget: int
    by_the_day: bool
    rests_until: datetime | None

    @classmethod
    def of(cls, one: Consent, fields: Mapping[bytes, bytes]) -> _Consent:
        status, budget = fields[f"{one.id}:status".encode()].decode(), int(fields[f"{one.id}:budget".encode()])
        found = cls(one.id, one.type, (status, budget), 0, status, budget, one.per == "day", one.paused_until)
        return replace(found, rested_until=found.rests)

    @property
    def rests(self) -> int:
        """The end (ms) of its pause; 0 if it does not rest, or until its customer's own word."""
        return to_ms(self.rests_until) if self.status == "paused" and self.rests_until else 0

    @property
    def differs(self) -> bool:
        return self.says_more or self.budget != self.read[1]

    @property
    def says_more(self) -> bool:
        """Whether the ledger is to hear of it."""
        return self.status != self.read[0] or self.rests != self.rested_until

    def apply(self, lost: Lost) -> None:
        """One given up as failed by a restore without the second list may be found to be withdrawn: that says it
        better."""
        if lost.status == "paused":
            if self.status in OPEN:
                self.status, self.rests_until = "paused", lost.until
        elif lost.status == "live":
            if self.status == "paused":
                self.status = "live" if self.by_the_day or self.budget > 0 else "too_late"
        elif self.status in OPEN or (self.status == "failed" and lost.status == "withdrawn"):
            if lost.left <= 0:
                self.status, self.budget = lost.status, lost.left
            self.budget = min(self.budget, lost.left)

    def entry(self, now: datetime) -> Entry:
        kind = "resumed" if self.status == "live" else self.status
        until = self.rests_until if self.status == "paused" else None
        return Entry(kind, now, self.id, self.type, until=until, cause=CAUSE)  # type: ignore[arg-type]  # as in the list

    def arguments(self) -> list[str | int]:
        return [self.id, *self.read, self.status, self.budget, self.rests]


async def end_consents(redis: Any, contact: str, lost: Sequence[Lost], header: str = "", clock: Clock = utc_now) -> int:
    """What the second list says holds, whatever the backup says; gives how many consents it has changed.

    Each that ends leaves its entry in the ledger in the same step. Applying it again changes nothing.
    """
    script, shard = Script("end_consents", header), keys.shard_of(contact)
    optins, meta, ledger = (keys.of_contact(contact, part) for part in ("optins", "meta", "ledger"))
    while True:
        with store_failures():
            async with redis.pipeline(transaction=True) as pipe:
                fields, head, closed = (
                    await pipe.hgetall(optins).hget(meta, "ledger").zscore(keys.unrooted(shard), keys.CLOSED).execute()
                )
        consents = {one.id: _Consent.of(one, fields) for one in read_consents(fields)}
        for each in lost:
            if each.opt_in in consents:
                consents[each.opt_in].apply(each)
        changed = [one for one in consents.values() if one.differs]
        if not changed:
            return 0
        entries = [one.entry(clock()) for one in changed if one.says_more]
        noted = linked(contact, head_of(head), entries, int(closed or 0))
        places = [keys.wants(shard), optins, meta, ledger, keys.unrooted(shard), keys.timers(shard)]
        if await script(redis, places, [contact, PAUSE, noted, *(part for one in changed for part in one.arguments())]):
            return len(changed)
