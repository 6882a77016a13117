"""Click to chat: the address that opens WhatsApp with our number, and words if there are any."""

from __future__ import annotations

from urllib.parse import quote


def link(sender: str, words: str) -> str:
    """Empty for a sender without a number."""
    digits = "".join(character for character in sender if character.isdigit())
    text = f"?text={quote(words)}" if words else ""
    return f"https://wa.me/{digits}{text}" if digits else ""
