"""Ports with death beside them: every call passes two points, and at a chosen one the process is no more."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.model.address import Address
from bot.model.addresses import Addresses
from bot.model.channel import Channel
from bot.model.connector import Connector
from bot.model.dialogue import ActionResult, BrainTurn, Heard
from bot.model.errors import SendError
from bot.model.inbound import Hook, Parsed, StatusUpdate
from bot.model.item import Item
from bot.model.mailbox import Mailbox, Ready
from bot.model.message import Permit, Receipt, Resolution
from bot.model.nlu import Actions, Brain
from bot.model.outbox import Claimed, Outbox
from bot.model.presence import Live
from bot.model.turn import Commit, ItemResult, Taken

T = TypeVar("T")


class Died(BaseException):
    """The process is no more; nothing catches it."""


@dataclass
class Fate:
    """Names the points of a life in their order; dies at the one with this number, counted from 0."""

    at: int | None = None
    points: list[str] = field(default_factory=list)

    async def around(self, name: str, call: Awaitable[T]) -> T:
        """Pass the points before and after a call, also of one that fails; dying before it, it is not made."""
        try:
            self._pass(f"before {name}")
        except Died:
            call.close()  # type: ignore[attr-defined]  # a coroutine that nobody will await
            raise
        try:
            done = await call
        except Exception:
            self._pass(f"after {name}")
            raise
        self._pass(f"after {name}")
        return done

    def _pass(self, point: str) -> None:
        self.points.append(point)
        if len(self.points) - 1 == self.at:
            raise Died(point)


class MortalAddresses:
    """The Addresses port."""

    def __init__(self, real: Addresses, fate: Fate) -> None:
        self._real, self._fate = real, fate

    async def find(self, address: Address) -> str | None:
        return await self._fate.around("find", self._real.find(address))

    async def contact_of(self, address: Address, aliases: Sequence[Address] = (), **named: Any) -> str:
        return await self._fate.around("contact_of", self._real.contact_of(address, aliases, **named))

    async def let_go(self, contact: str, address: Address) -> None:
        await self._fate.around("let_go", self._real.let_go(contact, address))


class MortalMailbox:
    """The Mailbox port."""

    def __init__(self, real: Mailbox, fate: Fate) -> None:
        self._real, self._fate = real, fate

    async def enqueue(self, contact: str, item: Item, address: Address | None, dedupe: str) -> bool:
        return await self._fate.around("enqueue", self._real.enqueue(contact, item, address, dedupe))

    async def take(self, contact: str, limit: int) -> Taken | None:
        return await self._fate.around("take", self._real.take(contact, limit))

    async def commit(self, commit: Commit) -> bool:
        return await self._fate.around("commit", self._real.commit(commit))

    async def give_back(self, contact: str, fence: int, after: float, *, count: int) -> None:
        return await self._fate.around("give_back", self._real.give_back(contact, fence, after, count=count))

    async def result(self, contact: str, item_id: str) -> ItemResult | None:
        return await self._fate.around("result", self._real.result(contact, item_id))

    async def renew(self, contact: str, fence: int) -> bool:
        return await self._real.renew(contact, fence)


class MortalOutbox:
    """The Outbox port."""

    def __init__(self, real: Outbox, fate: Fate) -> None:
        self._real, self._fate = real, fate

    async def claim(self, contact: str) -> Claimed | None:
        return await self._fate.around("claim", self._real.claim(contact))

    async def settle(self, permit: Permit, outcome: Receipt | SendError, *, again: float | None) -> None:
        return await self._fate.around("settle", self._real.settle(permit, outcome, again=again))

    async def repeat(self, permit: Permit) -> None:
        return await self._fate.around("repeat", self._real.repeat(permit))

    async def name(self, permit: Permit, platform_id: str) -> Sequence[StatusUpdate]:
        return await self._fate.around("name", self._real.name(permit, platform_id))

    async def note_status(self, status: StatusUpdate, connector: str = "") -> str | None:
        return await self._fate.around("note_status", self._real.note_status(status, connector))


class MortalConnector:
    """The Connector port."""

    def __init__(self, real: Connector, fate: Fate) -> None:
        self._real, self._fate = real, fate
        self.channel: Channel = real.channel

    def verify(self, hook: Hook) -> None:
        self._real.verify(hook)

    def parse(self, hook: Hook) -> Parsed:
        return self._real.parse(hook)

    async def send(self, permit: Permit) -> Receipt:
        return await self._fate.around("send", self._real.send(permit))

    async def resolve(self, permit: Permit) -> Resolution:
        return await self._fate.around("resolve", self._real.resolve(permit))

    async def close(self) -> None:
        await self._real.close()


class MortalBrain:
    """The Brain port."""

    def __init__(self, real: Brain, fate: Fate) -> None:
        self._real, self._fate = real, fate

    async def turn(
        self, heard: Sequence[Heard], state: Mapping[str, Any] | None, view: Mapping[str, Any], release: str
    ) -> BrainTurn:
        return await self._fate.around("brain", self._real.turn(heard, state, view, release))


class MortalActions:
    """The Actions port."""

    def __init__(self, real: Actions, fate: Fate) -> None:
        self._real, self._fate = real, fate

    async def run(self, action: str, heard: Heard, slots: Mapping[str, Any], view: Mapping[str, Any]) -> ActionResult:
        return await self._fate.around("action", self._real.run(action, heard, slots, view))


class MortalLive:
    """The Live port."""

    def __init__(self, real: Live, fate: Fate) -> None:
        self._real, self._fate = real, fate

    async def changed(self, contact: str) -> None:
        await self._fate.around("changed", self._real.changed(contact))

    def changes(self) -> AsyncIterator[str]:
        return self._real.changes()


class MortalReady:
    """The Ready port, as far as a door uses it."""

    def __init__(self, real: Ready, fate: Fate) -> None:
        self._real, self._fate = real, fate

    async def wake(self, contact: str, *, later: bool = False) -> None:
        await self._fate.around("wake", self._real.wake(contact, later=later))

    def woken(self, *, later: bool = False) -> AsyncIterator[str]:
        return self._real.woken(later=later)

    async def due_contacts(self) -> list[str]:
        return await self._fate.around("due_contacts", self._real.due_contacts())

    async def due_sends(self) -> list[str]:
        return await self._fate.around("due_sends", self._real.due_sends())

    async def with_messages(self, contacts: Sequence[str]) -> set[str]:
        return await self._real.with_messages(contacts)

    async def with_answers(self, contacts: Sequence[str]) -> set[str]:
        return await self._real.with_answers(contacts)

    async def backlog(self) -> int:
        return await self._real.backlog()

    async def ring_timers(self) -> Sequence[str]:
        return await self._fate.around("ring_timers", self._real.ring_timers())
