"""What a channel can do, as data that each connector declares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from bot.model.undelivered import Reason


@dataclass(frozen=True)
class Channel:
    """A channel's limits.

    `window`: how long after a customer's message free text may be sent (None: always);
    `text_limit`: characters per message; `choices`: how choices are shown;
    `resolves`: how a send of unknown outcome is found out (`echo`: sending twice shows it once);
    `media`: whether customers send more than words there;
    `bare_links`: whether an address without its protocol can be tapped;
    `reasons`: what the platform's codes for a failed message mean.
    """

    name: str
    window: timedelta | None
    text_limit: int
    choices: Literal["numbered", "buttons"]
    resolves: Literal["status", "echo", "list", "none"]
    bare_links: bool = False
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    media: bool = False


def switched_off(connector: str) -> Channel:
    """A messenger that is not served any more: its contacts' turns are made, and their messages fail by name."""
    return Channel(connector, window=None, text_limit=4_000, choices="numbered", resolves="none")
