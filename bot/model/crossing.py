"""Crossing: who waits in the web chat goes on in another messenger, by a code that works once; no consent does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from bot.model.turn import Line

CODE_LIVES = timedelta(minutes=30)
CROSSED = "crossed"
"""The timer of a contact whose conversation has gone on elsewhere."""
Danger = Literal["", "certain", "perhaps"]
ONWARD = "onward:"
"""The timer of the contact where it goes on: the other one is to be told, whose id follows."""


@dataclass(frozen=True)
class Crossing:
    """What is taken along: the conversation of `contact` as far as the customer could read it, and its place."""

    contact: str
    topic: str
    reason: str
    queued_at: datetime | None
    waiting_since: datetime | None
    danger: Danger = ""
    lines: Sequence[Line] = ()


class Crossings(Protocol):
    """The codes. Only keyed hashes of them are stored. Raises NotStoredError."""

    async def issue(self, contact: str) -> str:
        """A fresh code for this contact's waiting conversation."""

    async def use(self, code: str, item: str) -> Crossing | None:
        """What the code stands for, once, for this item's turn however often it is taken; None if nothing waits
        under it any more."""

    async def tell(self, contact: str, item: str) -> None:
        """Let this contact know that its conversation has gone on elsewhere, by that item; twice is once."""
