"""Items: what can happen to a contact. Each lies in the contact's mailbox until a turn is done with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

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
    `opt_out` is a stop word that the platform itself has already understood and confirmed.
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
    kind: Literal["message"] = "message"


AgentVerb = Literal["claim", "reply", "resolve", "return", "note"]


@dataclass(frozen=True)
class AgentItem:
    """An agent's action at the desk. `epoch` is the one that the agent saw when acting."""

    id: str
    at: datetime
    agent: str
    verb: AgentVerb
    epoch: int
    text: str = ""
    kind: Literal["agent"] = "agent"


@dataclass(frozen=True)
class EventItem:
    """A source event for one contact: typed fields only, never prose.

    `event` is the event's own id, `type` a notice type, `subject` e.g. `line:U3`,
    `fields` the values that the notice type's own text may use.
    """

    id: str
    at: datetime
    event: str
    type: str
    subject: str
    fields: dict[str, Any] = field(default_factory=dict)
    kind: Literal["event"] = "event"


@dataclass(frozen=True)
class TimerItem:
    """A moment that an earlier turn asked to be reminded of."""

    id: str
    at: datetime
    name: str
    kind: Literal["timer"] = "timer"


@dataclass(frozen=True)
class RestoredItem:
    """Something that no turn had dealt with when a backup was made; after it, most probably one had."""

    id: str
    at: datetime
    item: MessageItem | AgentItem
    kind: Literal["restored"] = "restored"


Item = MessageItem | AgentItem | EventItem | TimerItem | RestoredItem
