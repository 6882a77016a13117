"""Opt-ins: a contact's consent to one notice type for one subject, and the types a company offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.model.item import Locale

OptInStatus = Literal["live", "paused", "withdrawn", "ended", "spent", "sent", "failed", "too_late"]
OPEN: frozenset[OptInStatus] = frozenset({"live", "paused", "spent"})
"""Statuses that a stop still changes: a spent one's notice may not have been claimed yet."""


@dataclass(frozen=True)
class Proof:
    """Why this consent counts: the customer's own message, what they were shown, and when they agreed."""

    message: str
    words: str
    shown: str
    locale: Locale
    at: datetime


@dataclass(frozen=True)
class OptIn:
    """A consent. `budget` is how many notices are left; `told` says that a failed one was owned up to."""

    id: str
    type: str
    subject: str
    until: datetime
    budget: int
    status: OptInStatus
    proof: Proof
    values: dict[str, Any] = field(default_factory=dict)
    told: bool = False


@dataclass(frozen=True)
class NoticeType:
    """A kind of notice that a company offers. `longest` is the longest validity of a consent to it."""

    name: str
    purpose: Literal["service"]
    subject: str
    budget: int
    longest: timedelta
    texts: Mapping[str, Mapping[Locale, str]]


@dataclass(frozen=True)
class Proposal:
    """An opt-in that the bot has asked for and that only a yes to this very question grants."""

    type: str
    subject: str
    until: datetime
    values: dict[str, Any]
    shown: str
