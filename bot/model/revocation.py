"""What a consent no longer allows: the lines of the revocation log, which a restored backup is held against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.model.consent import OPEN, ConsentStatus
from bot.model.consent_event import ConsentEvent, Ended, Paused, Resumed, Spent

PAUSES = frozenset({"paused", "live"})
"""What a line says of a pause: it begins, it ends. All others only lower what a consent allows, in whatever order."""


@dataclass(frozen=True)
class Lost:
    """A consent of which only `left` notices may still be sent; with none left it ends as `status`.

    One that is `paused` rests until `until`, or, without it, until its customer's own word; `live` ends the pause.
    """

    contact: str
    opt_in: str
    status: ConsentStatus
    left: int
    at: datetime
    until: datetime | None = None


def lost_by(contact: str, events: Sequence[ConsentEvent], now: datetime) -> list[Lost]:
    """What holds less after these than before them: consents ended or paused, and notices spent of those that have so
    many in all. One that counts by the day holds no less. And which pauses are over, so that they are not revived."""
    return [one for event in events if (one := _lost(contact, event, now)) is not None]


def _lost(contact: str, event: ConsentEvent, now: datetime) -> Lost | None:
    match event:
        case Ended(consent=one, status=status):
            return Lost(contact, one.id, status, 0, now)
        case Spent(consent=one) if one.per == "total":
            return Lost(contact, one.id, "ended", max(one.budget - 1, 0), now)
        case Paused(consent=one, until=until):
            return Lost(contact, one.id, "paused", one.budget, now, until)
        case Resumed(consent=one):
            return Lost(contact, one.id, "live", one.budget, now)
        case _:
            return None


@dataclass(frozen=True)
class Standing:
    """How a stored consent stands. `left` is its budget; `rests_until` ends its pause, if an end was named."""

    status: str
    left: int
    by_the_day: bool
    rests_until: datetime | None = None


def after(standing: Standing, lost: Lost) -> Standing:
    """How it stands once this line of the revocation log is applied, whatever the backup says.

    A restore without the list gives consents up as failed; if the list is found later, a withdrawal in it says more.
    """
    holds = standing.status in OPEN
    if lost.status == "paused":
        return replace(standing, status="paused", rests_until=lost.until) if holds else standing
    if lost.status == "live":
        may_send = standing.by_the_day or standing.left > 0
        return replace(standing, status="live" if may_send else "too_late") if standing.status == "paused" else standing
    if not holds and not (standing.status == "failed" and lost.status == "withdrawn"):
        return standing
    if lost.left <= 0:
        return replace(standing, status=lost.status, left=lost.left)
    return replace(standing, left=min(standing.left, lost.left))


def given_up(contact: str, statuses: Mapping[str, str], now: datetime) -> list[Lost]:
    """The consents of a backup that is restored without the list: each that held is given up as failed, which the next
    answer tells. `statuses` are by the consent's id."""
    return [Lost(contact, one, "failed", 0, now) for one, status in statuses.items() if status in OPEN]
