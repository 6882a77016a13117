"""The place in a thread from which a page reads on: what a page says it had must be one before a store is asked."""

from __future__ import annotations

import re

from bot.model.errors import UnreadableError

HIGHEST = 2**63
"""No clock comes near it, and no store has a place above it."""
_CURSOR = re.compile(r"([0-9]{1,19})(?:-([0-9]{1,19}))?")


def cursor(text: str) -> str:
    """The text itself if it is a place in a thread, or empty: from the beginning. Raises UnreadableError."""
    match = _CURSOR.fullmatch(text)
    if text and (match is None or any(int(part) >= HIGHEST for part in match.groups("0"))):
        raise UnreadableError("not a place in a thread")
    return text
