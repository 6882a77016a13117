"""What a channel is and can do, as data that each connector declares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from bot.model.undelivered import Reason

Proof = Literal["address", "body", "header"]
"""What of a call the platform vouches for: the address that it called, every byte of the body, or nothing but a secret
that it sends along in a header."""


@dataclass(frozen=True)
class Channel:
    """What a messenger is. The contract tests ask each connector for exactly what it declares here.

    `label`: what people call it;
    `window`: how long after a customer's message free text may be sent (None: always);
    `text_limit`: characters per message; `choices`: how choices are shown;
    `proof`: what the proof of a webhook call covers (nothing: it has no webhook, and every call is refused);
    `receipts`: how the platform names a message of ours when it says what became of it: by the `key` that we gave it,
    by the `platform_id` that it gave us (which no other message of this messenger has), or it never does (`none`);
    `resolves`: how a send of unknown outcome is found out: its receipts come by our key (`status`), the platform lists
    what it took (`list`), sending twice shows it once (`echo`), or not at all (`none`);
    `templates`: whether the platform approves texts for outside the window;
    `media`: whether customers send more than words there;
    `prefills`: whether a link to it can bring words along;
    `bare_links`: whether an address without its protocol can be tapped;
    `reasons`: what the platform's codes for a failed message mean.
    """

    name: str
    window: timedelta | None
    text_limit: int
    choices: Literal["numbered", "buttons"]
    resolves: Literal["status", "list", "echo", "none"]
    proof: frozenset[Proof] = frozenset()
    receipts: Literal["key", "platform_id", "none"] = "none"
    label: str = ""
    templates: bool = False
    prefills: bool = False
    bare_links: bool = False
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    media: bool = False


def switched_off(connector: str) -> Channel:
    """A messenger that is not served any more: its contacts' turns are made, and their messages fail by name."""
    return Channel(connector, window=None, text_limit=4_000, choices="numbered", resolves="none")
