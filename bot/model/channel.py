"""What a channel can do, as data that each connector declares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal


@dataclass(frozen=True)
class Channel:
    """A channel's limits.

    `window`: how long after a customer's message free text may be sent (None: always);
    `text_limit`: characters per message; `choices`: how choices are shown;
    `resolves`: how a send of unknown outcome is found out (`echo`: sending twice shows it once);
    `bare_links`: whether an address without its protocol can be tapped.
    """

    name: str
    window: timedelta | None
    text_limit: int
    choices: Literal["numbered", "buttons"]
    resolves: Literal["status", "echo", "list", "none"]
    bare_links: bool = False


def switched_off(connector: str) -> Channel:
    """A messenger that is not served any more: its contacts' turns are made, and their messages fail by name."""
    return Channel(connector, window=None, text_limit=4_000, choices="numbered", resolves="none")
