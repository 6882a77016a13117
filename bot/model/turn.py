"""A turn: what a worker takes, and the whole effect that its commit has."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bot.model.address import Address
from bot.model.consent import Consent, Wrote
from bot.model.consent_event import ConsentEvent, Granted
from bot.model.conversation import State
from bot.model.item import AgentItem, Attachment, EraseItem, EventItem, Item, Location, OptOutItem
from bot.model.message import Choice, Explanation, Outgoing


@dataclass(frozen=True)
class Taken:
    """A contact under lease: its waiting items, its state (None at first contact) and its consents.

    `fence` is the number of takes so far; a commit with an older one is refused.
    `attempts` grows with each take until a commit gets on: by one, by none if it was given back as saying nothing
    about the items, by two if the turn failed. `ledger_head` is where its ledger ends.
    `wrote` tells of the last notice that has really left.
    `lost` says why there is no state although there was one: its body cannot be read.
    """

    contact: str
    fence: int
    attempts: int
    epoch: int
    address: Address | None
    items: tuple[Item, ...]
    state: State | None
    consents: tuple[Consent, ...]
    lease_until: datetime
    ledger_head: str = ""
    lost: str = ""
    wrote: Wrote | None = None


REFUSED = "refused_"
"""How the note of a line begins that shows an agent's words which a rule has refused."""
TAKEN = "taken"
"""The note of a line that says why an admin has taken a conversation of the bot's."""

Who = Literal["customer", "bot", "agent", "service", "notice", "system"]


@dataclass(frozen=True)
class Line:
    """One entry of the transcript. `message` names the outbox entry that it shows, if it is ours, and `link` is that
    message's. A customer may send `attachments` and a `location` too; of lines of before these are in the text."""

    id: str
    at: datetime
    who: Who
    text: str
    message: str = ""
    agent: str = ""
    note: str = ""
    choices: tuple[Choice, ...] = ()
    understood: dict[str, Any] = field(default_factory=dict)
    explanation: Explanation | None = None
    link: str = ""
    attachments: tuple[Attachment, ...] = ()
    location: Location | None = None


@dataclass(frozen=True)
class ItemResult:
    """What an agent's action came to: done, or refused with the reason, who owns the conversation, and from when on it
    may be tried again, if that is known; `until` when something done may be undone."""

    status: Literal["done", "refused"]
    code: str = ""
    owner: str = ""
    again_at: str = ""
    until: str = ""


@dataclass(frozen=True)
class Commit:
    """The whole effect of a turn, carried out by one script or not at all.

    `done` are the items, from the head of the mailbox, that this turn has dealt with;
    `known` are the consents that it found, `consents` all that it does to them, in order. Each notice is `Spent` there.
    `today` is the company's day, for budgets that count by the day.
    `timers` sets (or with None clears) the contact's timers.
    `again_items` are events that rested, and an agent's words that waited: they go into the mailbox once more.
    `ledger_head` is where the contact's ledger ended when the turn was taken.
    `wish` is the customer's to be erased: it goes into the mailbox and has a turn of its own.
    `elsewhere` is a stop that this person's other contacts hear of before the commit.
    `again` is the pause in seconds before the contact is ready for what remains in its mailbox.
    """

    contact: str
    fence: int
    epoch: int
    owner_before: str
    done: tuple[Item, ...]
    state: State
    lines: tuple[Line, ...] = ()
    outgoing: tuple[Outgoing, ...] = ()
    known: tuple[Consent, ...] = ()
    consents: tuple[ConsentEvent, ...] = ()
    today: str = ""
    timers: tuple[tuple[str, datetime | None], ...] = ()
    again_items: tuple[EventItem | AgentItem, ...] = ()
    results: tuple[tuple[str, ItemResult], ...] = ()
    ledger_head: str = ""
    wish: EraseItem | None = None
    elsewhere: OptOutItem | None = None
    again: float = 0.0

    @property
    def granted(self) -> tuple[Consent, ...]:
        return tuple(consent.consent for consent in self.consents if isinstance(consent, Granted))
