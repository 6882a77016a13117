"""Items: what can happen to a contact. Each lies in the contact's mailbox until a turn is done with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bot.model.address import Address
from bot.model.normal_text import normal
from bot.model.spoken import written

Locale = Literal["de", "de_sie", "en"]


@dataclass(frozen=True)
class Attachment:
    """Something that is not text. Only a reference is kept; `url` may need the platform's credentials."""

    url: str
    mime: str


@dataclass(frozen=True)
class Location:
    latitude: float
    longitude: float
    label: str | None = None


@dataclass(frozen=True)
class MessageItem:
    """A customer's message as the platform delivered it.

    `message_id` is the platform's own; `choice` is the id of a tapped button, if any;
    `supplied` are words that came with an advert or a starter of ours;
    `opt_out` is a stop word that the platform itself has already understood and confirmed. `text` is kept as it was
    written; whatever reads a message reads `said`. `masked` are the kinds of secrets that were blotted out of it.
    `sender` is the address that it came from, `quotes` the platform's id of the message that it answers, `name` what
    the platform calls whoever wrote: for the desk's eyes, never for a text.
    """

    id: str
    at: datetime
    message_id: str
    text: str
    choice: str | None = None
    attachments: tuple[Attachment, ...] = ()
    location: Location | None = None
    opt_out: Literal["stop", "start", "help"] | None = None
    locale: Locale | None = None
    masked: tuple[str, ...] = ()
    supplied: bool = False
    sender: Address | None = None
    quotes: str = ""
    name: str = ""
    kind: Literal["message"] = "message"

    @property
    def said(self) -> str:
        return written(normal(self.text))


AgentVerb = Literal["claim", "take", "reopen", "reply", "resend", "resolve", "undo", "return", "note"]
"""`claim` is from the queue; `take` is an admin's, from the bot, with the reason as text; `reopen` takes what a person
has closed; `resend` says a failed reply once more; `undo` takes back a *resolve* of the last seconds."""


@dataclass(frozen=True)
class AgentItem:
    """An agent's action at the desk. `epoch` is the one that the agent saw when acting; one that `waited` was kept
    until the customer's window opened again. With `force` a conversation is closed although its customer waits;
    `message` is the failed one that is to be said again."""

    id: str
    at: datetime
    agent: str
    verb: AgentVerb
    epoch: int
    text: str = ""
    waited: bool = False
    force: bool = False
    message: str = ""
    kind: Literal["agent"] = "agent"


@dataclass(frozen=True)
class EventItem:
    """A source event for one contact: typed fields only, never prose.

    `event` is the event's own id, `type` a notice type, `subject` its kind and name,
    `fields` the values that the notice type's own text may use. `what` has happened to the `incident`,
    whose id stays the same however often the source renames what it says of it.
    """

    id: str
    at: datetime
    event: str
    type: str
    subject: str
    fields: dict[str, Any] = field(default_factory=dict)
    what: str = "ended"
    incident: str = ""
    kind: Literal["event"] = "event"


@dataclass(frozen=True)
class TimerItem:
    """A moment that an earlier turn asked to be reminded of."""

    id: str
    at: datetime
    name: str
    kind: Literal["timer"] = "timer"


RETIRED = "retired"
"""The code of an end that nobody asked for: the address where the notices went is another's by now."""

LEFT = "left"
"""The code of an end that takes the address with it: the visitor has ended the web chat in their browser."""


@dataclass(frozen=True)
class OptOutItem:
    """The platform takes nothing more for this contact: they have stopped or blocked us there; `code` is its word."""

    id: str
    at: datetime
    code: str = ""
    kind: Literal["opt_out"] = "opt_out"


@dataclass(frozen=True)
class EraseItem:
    """Everything about this contact is to go. `by` the customer's own yes, or an operator's command."""

    id: str
    at: datetime
    by: Literal["customer", "operator"] = "operator"
    kind: Literal["erase"] = "erase"


@dataclass(frozen=True)
class RestoredItem:
    """Something that no turn had dealt with when a backup was made; after it, most probably one had."""

    id: str
    at: datetime
    item: MessageItem | AgentItem
    kind: Literal["restored"] = "restored"


@dataclass(frozen=True)
class UnsentItem:
    """The bot's answer to this question did not leave any more: somebody else owns the conversation since, or the bot
    has said too much to this contact in a few minutes."""

    id: str
    at: datetime
    question: str
    why: Literal["owner", "rate"] = "owner"
    kind: Literal["unsent"] = "unsent"


@dataclass(frozen=True)
class FailedItem:
    """An agent's message did not reach its customer, by the platform's or our own `code`; or, `arrived`, it has after
    all."""

    id: str
    at: datetime
    message: str
    agent: str
    text: str
    code: str = ""
    arrived: bool = False
    kind: Literal["failed"] = "failed"


@dataclass(frozen=True)
class UnreadableItem:
    """Something in the mailbox that this program cannot read: `was` is its kind and `text` its words, if they tell.

    `why` quotes nothing of it.
    """

    id: str
    at: datetime
    why: str
    was: str = ""
    text: str = ""
    kind: Literal["unreadable"] = "unreadable"


Item = (
    MessageItem
    | AgentItem
    | EventItem
    | TimerItem
    | OptOutItem
    | EraseItem
    | RestoredItem
    | UnsentItem
    | FailedItem
    | UnreadableItem
)

ItemKind = Literal[
    "message", "agent", "event", "timer", "opt_out", "erase", "restored", "unsent", "failed", "unreadable"
]


def may_stop(item: Item) -> bool:
    """Whether this may be a stop: while it lies unread in the mailbox no notice leaves."""
    return isinstance(item, MessageItem | OptOutItem)
