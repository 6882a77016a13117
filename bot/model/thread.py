"""A thread and the queue, as people at the desk read them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.model.conversation import Closing, Failed, Preview, Settled
from bot.model.turn import Line


@dataclass(frozen=True)
class QueueRow:
    """A conversation that a person owns or should own, as the desk lists it.

    `name` is the platform's word for the customer; `heard` counts their lines, `looked` up to which each agent has seen
    them. `settled` is the conversation that a person has closed before, if any.
    """

    contact: str
    owner: str
    epoch: int
    topic: str
    reason: str
    channel: str
    queued_at: datetime | None
    waiting_since: datetime | None
    window_until: datetime | None
    locale: str = "de"
    danger: str = ""
    callback: bool = False
    conversation: str = ""
    name: str = ""
    last: Preview | None = None
    heard: int = 0
    looked: Mapping[str, int] = field(default_factory=dict)
    failed: tuple[Failed, ...] = ()
    warned_at: datetime | None = None
    warned_until: datetime | None = None
    closing: Closing | None = None
    settled: Settled | None = None
    unasked: bool = False


@dataclass(frozen=True)
class ThreadLine:
    """A transcript line with the present status of the message it shows (empty if it shows none of ours).

    `seq` grows within a thread and is where a page goes on reading.
    """

    seq: str
    line: Line
    status: str = ""
    code: str = ""


class Threads(Protocol):
    """Reading what has happened to a contact."""

    async def thread(self, contact: str, after: str = "", limit: int = 200, before: str = "") -> list[ThreadLine]:
        """Lines after `after`, or else the newest ones, of those before `before` if that is given; oldest first."""

    async def line(self, contact: str, seq: str) -> Line | None:
        """One line by its place in the thread; None if there is none."""

    async def queue(self, lookers: Collection[str] = ()) -> list[QueueRow]:
        """All conversations that are not the bot's or speak of danger, in the order of `bot/model/queue_order.py`,
        with what these agents have seen of each."""

    async def row(self, contact: str, lookers: Collection[str] = ()) -> QueueRow | None:
        """One contact as the desk lists it, also while the bot owns it; None if unknown."""

    async def look(self, agent: str, contact: str, conversation: str, heard: int) -> None:
        """This agent has seen so many of the customer's lines."""

    async def closed(self, since: datetime, most: int) -> list[QueueRow]:
        """Whose conversation a person has closed since then and nobody has had since, the newest first."""

    async def numbers(self, contacts: Sequence[str]) -> Mapping[str, str]:
        """The addresses of these contacts, to be searched and not to be shown."""
