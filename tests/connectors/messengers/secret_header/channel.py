"""What a messenger can do that proves itself by a secret and never tells what became of a message."""

from __future__ import annotations

from bot.model.channel import Channel

CHANNEL = Channel(
    name="secret_header",
    label="Secret",
    window=None,
    text_limit=4096,
    choices="buttons",
    proof=frozenset({"header"}),
    receipts="none",
    resolves="none",
)
