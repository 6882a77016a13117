"""A tried conversation as a golden dialogue: what was said, and what came of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from bot.model.dialogue import OUT_OF_SCOPE, UNSURE
from bot.model.item import Locale
from bot.model.tryout import Exchange

OUTCOMES = ("answered", "asked", "handed_over", "ended")


def dialogue(name: str, locale: Locale, exchanges: Sequence[Exchange], skills: Collection[str]) -> dict[str, Any]:
    """As `skill.yml` holds it; never wording."""
    turns = [{"say": one.text, "expect": _expected(one, skills)} for one in exchanges]
    return {"name": name, "locale": locale, "turns": turns}


def _expected(exchange: Exchange, skills: Collection[str]) -> dict[str, Any]:
    known = exchange.sides["new"].get("understood", {})
    skill, outcome = known.get("intent", ""), known.get("outcome", "")
    expected: dict[str, Any] = {}
    if skill == OUT_OF_SCOPE:
        expected["skill"] = UNSURE
    elif skill in skills:
        expected["skill"] = skill
    if outcome in OUTCOMES:
        expected["outcome"] = outcome
    return expected
