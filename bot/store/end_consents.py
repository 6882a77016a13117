"""Ending and pausing consents outside a turn: after a restore, by what the revocation log or a platform's log knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Any

from bot.model.clock import Clock, to_ms, utc_now
from bot.model.consent import PAUSE, Consent
from bot.model.ledger import Entry
from bot.model.revocation import Lost, Standing, after
from bot.store.consents import read_consents
from bot.store.ledger import head_of, linked
from bot.store.redis import keys
from bot.store.redis.failures import store_failures
from bot.store.redis.scripts import Script

CAUSE = "restore"


@dataclass(frozen=True)
class _Change:
    """A consent as it lies there, and as it shall stand."""

    id: str
    type: str
    read: Standing
    now: Standing

    @property
    def says_more(self) -> bool:
        """Whether the ledger is to hear of it."""
        return self.now.status != self.read.status or _rests(self.now) != _rests(self.read)

    @property
    def differs(self) -> bool:
        return self.says_more or self.now.left != self.read.left

    def entry(self, at: datetime) -> Entry:
        status = self.now.status
        kind, until = "resumed" if status == "live" else status, self.now.rests_until if status == "paused" else None
        return Entry(kind, at, self.id, self.type, until=until, cause=CAUSE)  # type: ignore[arg-type]  # as in the list

    def arguments(self) -> list[str | int]:
        return [self.id, self.read.status, self.read.left, self.now.status, self.now.left, _rests(self.now)]


def _rests(standing: Standing) -> int:
    """The end (ms) of its pause; 0 if it does not rest, or until its customer's own word."""
    return to_ms(standing.rests_until) if standing.status == "paused" and standing.rests_until else 0


def _change(consent: Consent, fields: Mapping[bytes, bytes], lost: Sequence[Lost]) -> _Change:
    status, budget = fields[f"{consent.id}:status".encode()].decode(), int(fields[f"{consent.id}:budget".encode()])
    read = Standing(status, budget, consent.per == "day", consent.paused_until)
    return _Change(
        consent.id, consent.type, read, reduce(after, [each for each in lost if each.opt_in == consent.id], read)
    )


async def end_consents(redis: Any, contact: str, lost: Sequence[Lost], header: str = "", clock: Clock = utc_now) -> int:
    """What the revocation log says holds, whatever the backup says; gives how many consents it has changed.

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
        changed = [change for each in read_consents(fields) if (change := _change(each, fields, lost)).differs]
        if not changed:
            return 0
        entries = [change.entry(clock()) for change in changed if change.says_more]
        noted = linked(contact, head_of(head), entries, int(closed or 0))
        places = [keys.wants(shard), optins, meta, ledger, keys.unrooted(shard), keys.timers(shard)]
        if await script(
            redis, places, [contact, PAUSE, noted, *(part for change in changed for part in change.arguments())]
        ):
            return len(changed)
