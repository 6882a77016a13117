"""Consents: what a contact agreed to, each to one notice type for one subject, and the types a company offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.model.item import Locale
from bot.model.ledger_checkpoints import KEPT
from bot.model.schedule import Span
from bot.model.subject import SubjectKind

ConsentStatus = Literal["live", "paused", "withdrawn", "ended", "spent", "sent", "failed", "too_late"]
OPEN: frozenset[ConsentStatus] = frozenset({"live", "paused", "spent"})
"""Statuses that a stop still changes: a spent one's notice may not have been claimed yet."""
OWED: frozenset[ConsentStatus] = frozenset({"failed", "too_late"})
"""Endings that the customer is told of."""
NEWS = timedelta(days=14)
"""That a consent has run out is told to who writes within this time; after it, it is no news."""
PAUSE = "pause"
"""The timer that rings when a pause is over."""
Per = Literal["total", "day"]
Shape = Literal["once", "standing"]


@dataclass(frozen=True)
class Proof:
    """Why this consent counts: the customer's own message, what they were shown, and when they agreed.

    `salt` is what the ledger's hashes of these texts are salted with; without texts and salt they say nothing.
    `version` names the words that the consent is given for; empty in one from before there were versions.
    """

    message: str
    words: str
    shown: str
    locale: Locale
    at: datetime
    salt: str = ""
    version: str = ""


@dataclass(frozen=True)
class Consent:
    """A consent.

    `budget` is how many notices are left, or, `per` day, how many a day may have; `used_today` is how many the day
    `used_on` has had. `values` hold what the customer chose: the words of its subject, for a standing one also
    `schedule` and `least`. `paused_until` is when a pause ends by itself. `missed` counts notices of one that still
    holds which did not arrive and which nobody has owned up to, `lost` are their events; `told` says that its ending
    was owned up to.
    """

    id: str
    type: str
    subject: str
    until: datetime
    budget: int
    status: ConsentStatus
    proof: Proof
    values: dict[str, Any] = field(default_factory=dict)
    told: bool = False
    per: Per = "total"
    used_today: int = 0
    used_on: str = ""
    paused_until: datetime | None = None
    missed: int = 0
    lost: tuple[str, ...] = ()


def without_proof(consent: Consent) -> Consent:
    """A consent whose proof cannot be read sends nothing any more; a stop still finds it."""
    return replace(consent, status="paused" if consent.status == "live" else consent.status, told=True)


def concerns(status: str, until: datetime, now: datetime, *, owned_up: bool, missed: bool, personal: bool) -> bool:
    """Whether a turn may still have to do with it. What is over for good stays as proof, until that has an end as well.
    Over is what has ended, is owed to nobody, and is no news any more. Of a `personal` subject the texts are forgotten
    in their time."""
    if status in OPEN or (status in OWED and not owned_up) or missed:
        return True
    return personal or until > now - NEWS or until <= now - KEPT


@dataclass(frozen=True)
class Wrote:
    """When we last wrote first, and the consent that it was for."""

    opt_in: str
    at: datetime


@dataclass(frozen=True)
class NoticeType:
    """A kind of notice that a company offers, as `data/nlu/<pack>/notices.yml` declares it.

    `longest` is the longest validity of a consent to it; `budget` counts notices in all or `per` day. In its
    `quiet_hours` only events of `quiet_except` are told at once. A notice that has not left `drop_after` its event is
    dropped. `template` names the approved text for outside a platform's window, whose blanks are `variables` in order.
    `events` are those that it tells; `words` is the version of its words. `about` is the kind of its subjects.
    """

    name: str
    purpose: Literal["service"]
    about: SubjectKind
    budget: int
    longest: timedelta
    texts: Mapping[str, Mapping[Locale, str]]
    shape: Shape = "once"
    per: Per = "total"
    pack: str = "common"
    quiet_hours: Span | None = None
    quiet_except: frozenset[str] = frozenset()
    drop_after: timedelta = timedelta(minutes=30)
    template: str | None = None
    variables: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    words: str = ""

    @property
    def subject(self) -> str:
        return self.about.name


@dataclass(frozen=True)
class Proposal:
    """A consent that the bot has asked for and that only a yes to this very question grants, for the words of then."""

    type: str
    subject: str
    until: datetime
    values: dict[str, Any]
    shown: str
    salt: str = ""
    version: str = ""
