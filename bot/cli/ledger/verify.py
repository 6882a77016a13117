"""`lotse ledger verify`: every chain and every root, computed once more from what lies in the store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.cli.backup.places import store_at_hand
from bot.cli.ledger.audit import Audit, Finding, audit
from bot.model.clock import Clock, utc_now
from bot.model.ledger_checkpoints import KEPT, ONE_DAY, Course, course, day_of, leaf, root, spans
from bot.settings import Settings
from bot.store.ledger import Kept, RedisLedger
from bot.store.redis import keys
from bot.wiring.stores import checkpoint_file

Say = Callable[[str], None]
STEP = 10_000


@dataclass
class Report:
    """What was looked at and what is wrong. `notes` are worth knowing and nothing wrong."""

    contacts: int = 0
    entries: int = 0
    days: int = 0
    erased: int = 0
    older: int = 0
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return not self.findings


async def verify(settings: Settings, say: Say, clock: Clock = utc_now) -> Report:
    """Reads only. Lotse may run meanwhile: what belongs to a day that has a root no longer changes."""
    now = clock()
    file = checkpoint_file(settings)
    found = course(await asyncio.to_thread(file.lines))
    checked = {day: checkpointed for day, checkpointed in found.days.items() if day > day_of(now - KEPT)}
    report = Report(days=len(checked))
    leaves: dict[date, bytearray] = {day: bytearray() for day in checked}
    async with store_at_hand(settings) as redis:
        noted = await redis.get(keys.ROOT)
        ledger = RedisLedger(redis)
        async for kept in ledger.all():
            seen = audit(kept)
            if seen.findings:  # it may have changed while it was read
                seen = audit(await ledger.of(kept.contact))
            _count(kept, seen, report, leaves)
            if report.contacts % STEP == 0:
                say(f"{report.contacts} contacts …")
    report.findings += [Finding(what) for what in found.faults]
    report.findings += _roots(checked, leaves)
    report.findings += _end_of(found, noted)
    report.notes += _notes(found, now)
    return report


def _count(kept: Kept, seen: Audit, report: Report, leaves: Mapping[date, bytearray]) -> None:
    report.contacts += 1
    report.entries += len(kept.lines)
    report.erased += seen.erased
    report.older += seen.older
    report.findings += seen.findings
    for day, before, after in spans(kept.lines):
        if day in leaves:
            leaves[day] += leaf(kept.contact, before, after)


def _roots(checked: Mapping[date, Any], leaves: Mapping[date, bytearray]) -> Iterator[Finding]:
    for day, rooted in checked.items():
        there = [bytes(leaves[day][place : place + 32]) for place in range(0, len(leaves[day]), 32)]
        if root(rooted.prev, day, there) != rooted.root:
            yield Finding(
                f"the root does not match: entries of this day were changed after it was over "
                f"({rooted.chains} contacts then, {len(there)} now)",
                day=day.isoformat(),
            )


def _end_of(found: Course, noted: bytes | None) -> Iterator[Finding]:
    if noted:
        day, _, last = noted.decode().partition(" ")
        if last not in found.lines:
            yield Finding("the file does not hold the last root that was written: it was cut or changed", day=day)


def _notes(found: Course, now: Any) -> Iterator[str]:
    for restored in found.restored:
        yield f"restored at {restored.at:%Y-%m-%d %H:%M} UTC: roots from {restored.day} on were made anew"
    if found.next_day is None:
        yield "there is no root yet: until the first day is over only the chains vouch for themselves"
    else:
        yield f"roots reach up to and with {found.next_day - ONE_DAY}; what is younger has only the chains"
        if found.next_day < day_of(now) - ONE_DAY:
            yield "roots are late: does a worker run, and can it write to the second place?"
