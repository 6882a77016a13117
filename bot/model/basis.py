"""Why an outgoing message may leave. There is no fifth reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Answer:
    """The bot's answer to an inbound message, inside the platform's window."""

    inbound: str
    kind: Literal["answer"] = "answer"


@dataclass(frozen=True)
class AgentAnswer:
    """An agent's answer in a conversation that they own."""

    agent: str
    item: str
    kind: Literal["agent"] = "agent"


@dataclass(frozen=True)
class Service:
    """A fixed text tied to an inbound message or to a change of owner; `text` is the response's name."""

    text: str
    item: str
    kind: Literal["service"] = "service"


@dataclass(frozen=True)
class Notice:
    """One consent and one source event, said in that version of the type's words."""

    opt_in: str
    event: str
    words: str = ""
    kind: Literal["notice"] = "notice"


Basis = Answer | AgentAnswer | Service | Notice


def item_of(basis: Basis) -> str:
    """The item that a message points at: for a notice the event's own id."""
    match basis:
        case Answer(inbound=item) | AgentAnswer(item=item) | Service(item=item) | Notice(event=item):
            return item
