"""What a messenger can do whose platform signs bodies and knows our messages by its own ids."""

from __future__ import annotations

from datetime import timedelta

from bot.model.channel import Channel

CHANNEL = Channel(
    name="signed_body",
    label="Signed",
    window=timedelta(hours=24),
    text_limit=4096,
    choices="numbered",
    proof=frozenset({"body"}),
    receipts="platform_id",
    resolves="none",
    reasons={"131026": "not_there", "131047": "window"},
)
