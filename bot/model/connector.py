"""One messenger: what any of them does, and what some of them declare beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from bot.model.channel import Channel
from bot.model.credential import Refusal, Standing
from bot.model.inbound import Hook, Inbound, Parsed
from bot.model.message import Permit, Receipt, Resolution
from bot.model.template import Allowance, Outlook, SyncRow, Template


class Connector(Protocol):
    """One messenger. What else it can do its channel declares, and the ports below name."""

    channel: Channel

    async def send(self, permit: Permit) -> Receipt:
        """Send the message once; raise SendError with a verdict."""

    async def close(self) -> None:
        """Let go of connections."""


@runtime_checkable
class Receives(Protocol):
    """A messenger whose platform calls us. `verify` is called by the gateway before anything else and fails closed."""

    def verify(self, hook: Hook) -> None:
        """Raise BadSignatureError unless the platform has proved that it makes this call."""

    def parse(self, hook: Hook) -> Parsed:
        """Read a call; raise UnreadableError if it is not what this platform sends."""


@runtime_checkable
class Resolves(Protocol):
    """A messenger whose platform can be asked what it has taken."""

    async def resolve(self, permit: Permit) -> Resolution:
        """Find out what became of an earlier send of this permit's message."""


@runtime_checkable
class Linked(Protocol):
    """A messenger that an address leads to."""

    def link(self, words: str = "") -> str:
        """Where a tap begins to write to us, with these words ready to be sent if the channel `prefills`; empty if
        there is no such address."""


@runtime_checkable
class Recovers(Protocol):
    """A messenger that keeps a log of what customers wrote, also of what never reached us."""

    def missed(self, since: datetime) -> AsyncIterator[Inbound]:
        """Customers' messages since that moment, oldest first; raises LogUnreadableError."""


@runtime_checkable
class Templates(Protocol):
    """A messenger whose platform approves texts for outside its window. Raises TemplatesUnreadableError."""

    allowance: Allowance

    async def outlook(self, templates: Sequence[Template]) -> Outlook:
        """How these templates stand at the platform, and how much it lets us send."""

    async def sync(self, templates: Sequence[Template], *, change: bool) -> Sequence[SyncRow]:
        """Put before the platform what it does not have yet, if anything may `change`; then how each stands."""


@runtime_checkable
class Checks(Protocol):
    """A messenger whose platform shows how it is configured."""

    async def check(self) -> Sequence[str]:
        """What is wrong there, each with what to do; empty if all is well."""

    async def credentials(self) -> Sequence[Standing]:
        """How each of the credentials that were given stands at the platform."""

    def advice(self, standings: Sequence[Standing]) -> str:
        """What an operator does next, in one line."""

    def refusal(self) -> Refusal | None:
        """Which of them the platform refused when it was last called; None if all is well."""
