"""What the web chat is and can do."""

from __future__ import annotations

from bot.model.channel import Channel

CHANNEL = Channel(
    name="webchat",
    window=None,
    text_limit=4000,
    choices="buttons",
    label="Chat",
    proof=frozenset(),  # nobody calls a webhook: its frames come over a socket that the web chat's own door checks
    receipts="key",  # the page reports a message as *read* by its id
    resolves="echo",  # the page shows a message by its id, so once, however often it is told
)
