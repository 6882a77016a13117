"""An all-clear that was withdrawn: who was told that a line is clear is told so first when it was not. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

REMEMBERED = timedelta(hours=6)
MOST = 12
_APART = timedelta(minutes=1)
"""So far the data of an answer may lie from those of the watch."""


@dataclass(frozen=True)
class Cleared:
    """What a contact was told to be clear, when, and by what: a notice says that it is over, an answer that nothing is
    on record."""

    subject: str
    at: datetime
    by: Literal["notice", "answer"]


@dataclass(frozen=True)
class Withdrawal:
    """A disruption that its source left out for a while and then took up again."""

    subject: str
    gone_at: datetime
    back_at: datetime


def with_cleared(
    known: Sequence[Cleared], subjects: Iterable[str], now: datetime, by: Literal["notice", "answer"]
) -> tuple[Cleared, ...]:
    """After these were told to be clear: the last word on each, and nothing that is long past."""
    told = {subject: Cleared(subject, now, by) for subject in subjects}
    kept = [one for one in known if now - one.at < REMEMBERED and not (one.subject in told and one.by == by)]
    return (*kept, *told.values())[-MOST:]


def untrue(known: Sequence[Cleared], withdrawals: Sequence[Withdrawal]) -> tuple[Cleared, ...]:
    """Those of them that were said while the disruption was only left out, each subject once, a notice before an
    answer. A notice that leaves after that is as wrong: it was made of the same silence."""
    wrong = [one for one in known if any(_met(one, lapse) for lapse in withdrawals)]
    by_subject: dict[str, Cleared] = {}
    for one in sorted(wrong, key=lambda cleared: cleared.by != "notice"):
        by_subject.setdefault(one.subject, one)
    return tuple(by_subject.values())


def _met(one: Cleared, lapse: Withdrawal) -> bool:
    if one.subject != lapse.subject or one.at < lapse.gone_at - _APART:
        return False
    return one.by == "notice" or one.at <= lapse.back_at + _APART
