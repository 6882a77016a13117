"""Corrections: "nicht U3, U1", "U1 statt U3" name two things and mean one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.model.dialogue import Entity
from bot.model.keyword_rules import fold

_NEGATED = re.compile(
    r"\b(?:nicht|statt|anstatt|not|instead of)(?: (?:die|der|das|den|dem|bei|an|am|zu|zur|the|at|linie|line))*$"
)


def meant(text: str, entities: Sequence[Entity]) -> tuple[Entity, ...]:
    """The entities of a text without those that it says are not meant."""
    return tuple(entity for entity in entities if not _NEGATED.search(_before(text, entity)))


def _before(text: str, entity: Entity) -> str:
    start = entity.get("start")
    return fold(text[: int(start)]) if start is not None else ""
