"""The connector, put together."""

from __future__ import annotations

from connectors.secret_header.channel import CHANNEL
from connectors.secret_header.parse import parse
from connectors.secret_header.send import send
from connectors.secret_header.settings import Settings
from connectors.secret_header.verify import verify

from bot.model.clock import Clock
from bot.model.inbound import Hook, Parsed
from bot.model.message import Permit, Receipt


class SecretHeaderConnector:
    """A platform that sends a secret along."""

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


def build(settings: Settings, public_url: str, clock: Clock) -> SecretHeaderConnector:
    return SecretHeaderConnector(settings)
