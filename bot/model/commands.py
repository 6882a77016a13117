"""What an action may ask for. Commands are typed, committed with the turn, never carried out by the action."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Reason = Literal["asked", "complaint", "unsure", "limit", "other"]


@dataclass(frozen=True)
class HandOver:
    """Give the conversation to a person."""

    reason: Reason = "asked"
    topic: str = ""
    command: Literal["hand_over"] = "hand_over"


@dataclass(frozen=True)
class ProposeConsent:
    """Ask the customer whether they want to be told; only a yes to this question grants it."""

    type: str
    subject: str
    until: datetime | None = None
    values: dict[str, Any] = field(default_factory=dict)
    command: Literal["propose_opt_in"] = "propose_opt_in"


@dataclass(frozen=True)
class GrantConsent:
    """The customer's own clear words asked for it."""

    type: str
    subject: str
    until: datetime | None = None
    values: dict[str, Any] = field(default_factory=dict)
    command: Literal["opt_in"] = "opt_in"


@dataclass(frozen=True)
class EndConsents:
    """End consents; without type and subject, all of them."""

    type: str | None = None
    subject: str | None = None
    command: Literal["opt_out"] = "opt_out"


@dataclass(frozen=True)
class PauseConsents:
    """Be silent for a while; without type and subject, about everything; without an end, until they say so."""

    type: str | None = None
    subject: str | None = None
    until: datetime | None = None
    command: Literal["pause"] = "pause"


@dataclass(frozen=True)
class ResumeConsents:
    """End a pause."""

    type: str | None = None
    subject: str | None = None
    command: Literal["resume"] = "resume"


@dataclass(frozen=True)
class Remember:
    """Keep a value about the contact, for so many days from now if they are given; None forgets it."""

    key: str
    value: Any
    days: int | None = None
    command: Literal["remember"] = "remember"


@dataclass(frozen=True)
class Count:
    """Count one more of `key` today, or within the hour; actions see the number in the view, and decide what is too
    many."""

    key: str
    within: Literal["day", "hour"] = "day"
    command: Literal["count"] = "count"


@dataclass(frozen=True)
class ShareData:
    """Send the contact a link to everything that is stored about it."""

    command: Literal["share_data"] = "share_data"


@dataclass(frozen=True)
class EraseContact:
    """Ask whether everything about the contact is to go; only a yes to that question erases it."""

    command: Literal["erase_contact"] = "erase_contact"


@dataclass(frozen=True)
class EndConversation:
    command: Literal["end_conversation"] = "end_conversation"


@dataclass(frozen=True)
class Fact:
    """Where an answer's facts come from and how old they are; `clear` are subjects that it says are free, `of` is what
    else than the present it tells of."""

    source: str
    as_of: str
    ref: str = ""
    clear: tuple[str, ...] = ()
    of: str = ""
    command: Literal["fact"] = "fact"


Command = (
    HandOver
    | ProposeConsent
    | GrantConsent
    | EndConsents
    | PauseConsents
    | ResumeConsents
    | Remember
    | Count
    | ShareData
    | EraseContact
    | EndConversation
    | Fact
)
