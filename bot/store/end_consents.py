"""Ending consents outside of a turn: after a restore, by what the second list or a platform's log knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.model.clock import Clock, utc_now
from bot.model.ledger import Entry
from bot.model.optin import OPEN, OptIn
from bot.store import keys
from bot.store.failures import store_failures
from bot.store.ledger import head_of, linked
from bot.store.optins import read_opt_ins
from bot.store.scripts import Script
from bot.store.withdrawals import Lost

CAUSE = "restore"


@dataclass
class _Consent:
    """A consent as it lies there, and as it shall be."""

    id: str
    type: str
    read: tuple[str, int]
    status: str
    budget: int
    changes: int = 0

    @classmethod
    def of(cls, one: OptIn, fields: Mapping[bytes, bytes]) -> _Consent:
        status, budget = fields[f"{one.id}:status".encode()].decode(), int(fields[f"{one.id}:budget".encode()])
        return cls(one.id, one.type, (status, budget), status, budget)


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
        changed = _changed([_Consent.of(one, fields) for one in read_opt_ins(fields)], lost)
        if not changed:
            return 0
        now = clock()
        entries = [
            Entry(one.status, now, one.id, one.type, cause=CAUSE)  # type: ignore[arg-type]  # as in the list
            for one in changed
            if one.status != one.read[0]
        ]
        noted = linked(contact, head_of(head), entries, int(closed or 0))
        if await script(redis, [keys.wants(shard), optins, meta, ledger, keys.unrooted(shard)],
                        [contact, noted, *_arguments(changed)]):  # fmt: skip
            return sum(one.changes for one in changed)


def _changed(found: Sequence[_Consent], lost: Sequence[Lost]) -> list[_Consent]:
    """A consent given up as failed by a restore without the second list may be found to be withdrawn: that says it
    better."""
    consents = {one.id: one for one in found}
    for each in lost:
        one = consents.get(each.opt_in)
        if one is None:
            continue
        holds = one.status in OPEN or (one.status == "failed" and each.status == "withdrawn")
        if holds and (each.left <= 0 or one.budget > each.left):
            one.changes += 1
            one.budget = each.left
            one.status = each.status if each.left <= 0 else one.status
    return [one for one in consents.values() if one.changes]


def _arguments(changed: Sequence[_Consent]) -> list[str | int]:
    return [part for one in changed for part in (one.id, *one.read, one.status, one.budget)]
