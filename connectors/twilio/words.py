"""A message's words as they leave: WhatsApp through Twilio shows choices as numbered lines."""

from __future__ import annotations

from bot.model.message import Permit


def body(permit: Permit) -> str:
    """The text, and below it one numbered line for each choice."""
    lines = [f"{number}. {choice.title}" for number, choice in enumerate(permit.choices, 1)]
    return "\n\n".join(part for part in (permit.text, "\n".join(lines)) if part)
