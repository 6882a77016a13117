"""A messenger that keeps what it is given, and fails as it is told to."""

from __future__ import annotations

from datetime import timedelta

from bot.model.channel import Channel
from bot.model.errors import BadSignatureError, SendError, UnreadableError
from bot.model.inbound import Hook, Parsed
from bot.model.message import Permit, Receipt, Resolution

WINDOW = timedelta(hours=24)
WHATSAPP_LIKE = Channel("listener", window=WINDOW, text_limit=1_600, choices="numbered", resolves="list")
CHAT_LIKE = Channel("listener", window=None, text_limit=4_000, choices="buttons", resolves="echo")


class Listener:
    """The Connector port. `failures` are raised by the next sends in turn, `found` is what resolving gives in turn."""

    def __init__(self, channel: Channel = WHATSAPP_LIKE) -> None:
        self.channel = channel
        self.sent: list[Permit] = []
        self.failures: list[SendError] = []
        self.found: list[Resolution | SendError] = []
        self.resolved: list[Permit] = []

    def verify(self, hook: Hook) -> None:
        raise BadSignatureError("nobody comes in here")

    def parse(self, hook: Hook) -> Parsed:
        raise UnreadableError("nobody comes in here")

    async def send(self, permit: Permit) -> Receipt:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(permit)
        return Receipt(f"P-{permit.message}")

    async def resolve(self, permit: Permit) -> Resolution:
        self.resolved.append(permit)
        found = self.found.pop(0) if self.found else "unsure"
        if isinstance(found, SendError):
            raise found
        return found

    async def close(self) -> None:
        """It holds nothing."""


class Mute:
    """The same listener, where its platform can be asked nothing and calls nobody."""

    def __init__(self, listener: Listener) -> None:
        self.channel = listener.channel
        self._listener = listener

    async def send(self, permit: Permit) -> Receipt:
        return await self._listener.send(permit)

    async def close(self) -> None:
        """It holds nothing."""
