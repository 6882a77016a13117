"""Undelivered: why a message did not reach its customer, in a closed set of reasons that people understand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Reason = Literal[
    "not_there", "window", "blocked", "limited", "template", "rate", "content", "media", "setup", "platform", "unknown",
    "late", "owner", "other",
]  # fmt: skip

_OURS: Mapping[str, Reason] = {
    "window": "window",
    "too_late": "late",
    "owner": "owner",
    "rate": "rate",
    "retired": "not_there",
    "unknown": "unknown",
    "unsure": "unknown",
    "no_connector": "setup",
    "no_connection": "platform",
    "absent": "platform",
    "permit_too_old": "platform",
}
"""What claim and sender themselves write down."""


def reason(code: str, of_platform: Mapping[str, Reason]) -> Reason:
    """The platform's codes are each connector's to translate; what nobody knows is `other`."""
    return _OURS.get(code) or of_platform.get(code) or "other"
