"""Called: a customer's name as the platform gave it, made fit for a list. Anybody may call themselves anything."""

from __future__ import annotations

from bot.model.normal_text import normal

LONGEST = 40


def called(name: str) -> str:
    """On one line, without what shows nothing or turns the direction of writing, cut short."""
    shown = " ".join(normal(name).split())
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1].rstrip() + "…"
