"""What the web chat can do."""

from __future__ import annotations

from bot.model.channel import Channel

CHANNEL = Channel(
    name="webchat",
    window=None,
    text_limit=4000,
    choices="buttons",
    resolves="echo",  # the page shows a message by its id, so once, however often it is told
)
