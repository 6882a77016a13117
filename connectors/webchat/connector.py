"""The web chat connector, put together."""

from __future__ import annotations

from bot.model.clock import Clock
from bot.model.inbound import Hook, Parsed
from bot.model.message import Permit, Receipt, Resolution
from connectors.webchat.channel import CHANNEL
from connectors.webchat.parse import parse
from connectors.webchat.resolve import resolve
from connectors.webchat.send import send
from connectors.webchat.settings import Settings
from connectors.webchat.verify import verify


class WebchatConnector:
    """Our own web chat as a messenger."""

    channel = CHANNEL

    def verify(self, hook: Hook) -> None:
        verify(hook)

    def parse(self, hook: Hook) -> Parsed:
        parse(hook)

    async def send(self, permit: Permit) -> Receipt:
        return await send(permit)

    async def resolve(self, permit: Permit) -> Resolution:
        return await resolve(permit)

    async def close(self) -> None:
        """Holds nothing open."""


def build(settings: Settings, public_url: str, clock: Clock) -> WebchatConnector:
    """The same call for every connector; this one needs none of it."""
    return WebchatConnector()
