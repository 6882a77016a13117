"""What leaves: messages, the permit to send one, and what a platform answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bot.model.address import Address
from bot.model.basis import Basis
from bot.model.item import Locale


@dataclass(frozen=True)
class Choice:
    """One thing the customer can pick; picking it is as good as having said `intent` with `entities`."""

    id: str
    title: str
    intent: str
    entities: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Explanation:
    """Why the bot said this: stored with the message, shown to agents and on request to the customer. `special` are
    the special notices that stand on top of it."""

    release: str = ""
    skill: str = ""
    confidence: float = 1.0
    source: str = ""
    as_of: str = ""
    special: tuple[str, ...] = ()


@dataclass(frozen=True)
class TemplateUse:
    """A text that the platform has approved, for outside its window: its name, what fills its blanks in order, how it
    then reads, and the version of the type's words that it is of."""

    name: str
    locale: Locale
    variables: tuple[str, ...] = ()
    text: str = ""
    words: str = ""


@dataclass(frozen=True)
class Outgoing:
    """One message of ours as a commit creates it. `epoch` is the one that this commit leaves behind;
    `template` says the same where the platform's window is closed. `link` is the item that was answered with a link
    whose token is blotted out in the text: only who sends or shows it to the customer writes it in again."""

    id: str
    text: str
    basis: Basis
    epoch: int
    choices: tuple[Choice, ...] = ()
    deadline: datetime | None = None
    explanation: Explanation = field(default_factory=Explanation)
    template: TemplateUse | None = None
    link: str = ""


@dataclass(frozen=True)
class Permit:
    """The right to send one message once. Only the store's claim script yields one.

    `key` goes to the platform so that its later statuses find the message again; `token` is the claim's own;
    `known` are platform ids of earlier messages to this contact, so that an equal text is not taken for this one;
    `unknown_at` is when an earlier send had ended, if nobody knows how; after `deadline` it must reach nobody.
    With a `template` this leaves, under the platform's own `template_id`; `text` is how it reads.
    """

    key: str
    contact: str
    message: str
    address: Address
    text: str
    choices: tuple[Choice, ...]
    basis: Basis
    claimed_at: datetime
    attempt: int
    token: str
    known: tuple[str, ...] = ()
    unknown_at: datetime | None = None
    template: TemplateUse | None = None
    template_id: str = ""
    deadline: datetime | None = None


@dataclass(frozen=True)
class Receipt:
    """The platform has taken the message under its own id."""

    platform_id: str
    status: Literal["sent", "delivered", "read"] = "sent"


Resolution = Receipt | Literal["absent", "unsure", "away"]
"""What is known of a send whose outcome was unknown: it arrived, it did not, it cannot be said yet, or the platform
could not be asked at all."""
