"""Shown: a message of ours as the transcript keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.model.ids import derived_id
from bot.model.message import Outgoing
from bot.model.turn import Line, Who

WHO: Mapping[str, Who] = {"answer": "bot", "agent": "agent", "service": "service", "notice": "notice"}


def line_of(message: Outgoing, at: datetime, secret: str = "") -> Line:
    """`secret` is what agents must not read in it."""
    return Line(
        id=derived_id("l", message.id),
        at=at,
        who=WHO[message.basis.kind],
        text=message.text.replace(secret, "…") if secret else message.text,
        message=message.id,
        agent=message.basis.agent if message.basis.kind == "agent" else "",
        choices=message.choices,
        explanation=message.explanation,
    )
