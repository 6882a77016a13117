"""Skills that do not answer: an admin has switched them off at once, or this release has them switched off."""

from __future__ import annotations

from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.orders import ALWAYS_ON, SwitchedOff

RELEASE = "release"
"""Who has switched off what the release has so."""


def off_skill(turn: Turn, services: Services, name: str) -> SwitchedOff | None:
    """Why this skill does not answer; None if it does. An order, which may say more, comes first."""
    if ordered := services.orders().off_skill(name, turn.now):
        return ordered
    return SwitchedOff("skill", RELEASE, turn.now, "", name) if name in _by_release(turn) else None


def skills_off(turn: Turn, services: Services) -> frozenset[str]:
    return services.orders().skills_off(turn.now) | _by_release(turn)


def _by_release(turn: Turn) -> frozenset[str]:
    return frozenset(name for name, skill in turn.content.skills.items() if skill.switched_off) - ALWAYS_ON
