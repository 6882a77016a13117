"""The connector, put together."""

from __future__ import annotations

from connectors.signed_body.channel import CHANNEL
from connectors.signed_body.parse import parse
from connectors.signed_body.send import send
from connectors.signed_body.settings import Settings
from connectors.signed_body.verify import verify

from bot.model.clock import Clock
from bot.model.inbound import Hook, Parsed
from bot.model.message import Permit, Receipt


class SignedBodyConnector:
    """A platform that signs what it says, and names our messages by its own ids."""

    channel = CHANNEL

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def verify(self, hook: Hook) -> None:
        verify(self._settings, hook)

    def parse(self, hook: Hook) -> Parsed:
        return parse(hook)

    async def send(self, permit: Permit) -> Receipt:
        return await send(self._settings, permit)

    async def close(self) -> None:
        """Holds nothing open."""


def build(settings: Settings, public_url: str, clock: Clock) -> SignedBodyConnector:
    return SignedBodyConnector(settings)
