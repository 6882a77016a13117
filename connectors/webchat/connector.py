"""Our own web chat as a messenger: sending is being there, for the page reads the transcript."""

from __future__ import annotations

from pydantic_settings import BaseSettings

from bot.model.clock import Clock
from bot.model.message import Permit, Receipt
from connectors.webchat.channel import CHANNEL


class WebchatConnector:
    """The page, its socket and who may open one are the door's, `bot/webchat`."""

    channel = CHANNEL

    def __init__(self, public_url: str) -> None:
        self._public_url = public_url

    def link(self, words: str = "") -> str:  # a page that we open takes no words along
        return f"{self._public_url}/chat"

    async def send(self, permit: Permit) -> Receipt:
        """Taken at once: the message already lies in the transcript."""
        return Receipt(permit.key)

    async def close(self) -> None:
        """Holds nothing open."""


def build(settings: BaseSettings, public_url: str, clock: Clock) -> WebchatConnector:
    """The same call for every connector; this one needs neither settings nor clock."""
    return WebchatConnector(public_url)
