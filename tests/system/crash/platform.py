"""A platform that keeps what it took, and knows, or does not know, what it took."""

from __future__ import annotations

from dataclasses import replace

from bot.model.errors import SendError
from bot.model.ids import random_id
from bot.model.inbound import StatusUpdate
from bot.model.message import Permit, Receipt, Resolution
from tests.support.listener import WHATSAPP_LIKE, Listener


class Platform(Listener):
    """The Connector port. It finds a message as Twilio's list does: by its text, leaving out known ids.

    `blind`: its list cannot say anything. `lost`: the next so many sends are taken, and the line breaks. `nameless`: it
    keeps no word of ours, so that its receipts come by its own ids alone.
    """

    def __init__(self, *, blind: bool = False, nameless: bool = False) -> None:
        super().__init__(replace(WHATSAPP_LIKE, receipts="platform_id") if nameless else WHATSAPP_LIKE)
        self.blind = blind
        self.nameless = nameless
        self.lost = 0
        self.id = random_id("p")

    async def send(self, permit: Permit) -> Receipt:
        self.sent.append(permit)
        if self.lost:
            self.lost -= 1
            raise SendError("unknown", "dropped")
        return Receipt(f"P-{len(self.sent)}-{self.id}")

    async def resolve(self, permit: Permit) -> Resolution:
        self.resolved.append(permit)
        if self.blind:
            return "unsure"
        for number, taken in enumerate(self.sent, 1):
            if taken.text == permit.text and f"P-{number}-{self.id}" not in permit.known:
                return Receipt(f"P-{number}-{self.id}")
        return "absent"

    def statuses(self) -> list[StatusUpdate]:
        """What it has to say about each message that it took."""
        return [
            StatusUpdate("" if self.nameless else one.key, "delivered", f"P-{number}-{self.id}")
            for number, one in enumerate(self.sent, 1)
        ]
