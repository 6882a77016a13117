"""A question that leaves out what the one before it said: "Fährt die U1? Und die U3 am Sonntag?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.model.dialogue import Entity

_OPENING = re.compile(
    r"(?:(?:und|oder|aber|sowie|and|or|but)\s+)?"
    r"(?:(?:was ist|was|wie ist es|wie ist das|wie sieht es|wie siehts|wie sieht's|what about|how about|what is)\s+)?"
    r"(?:(?:auch|dann|also)\s+)?(?:(?:mit|bei|auf|in|an|zu|with|on|at)\s+)?(?:(?:der|die|das|den|dem|the)\s+)?"
    r"(?:(?:linie|haltestelle|station|line)\s+)?",
    re.IGNORECASE,
)
_TIMES = re.compile(
    r"\s*\b(?:(?:am|um|ab|im|on|at|in|this|next|nächsten?|nächste|diesen?|diese)\s+)*(?:heute|morgen|übermorgen|jetzt"
    r"|gerade|abend|nacht|früh|mittag|nachmittag|wochenende|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend"
    r"|today|tomorrow|tonight|now|weekend|(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d{1,2}(?::\d\d)?(?:\s*uhr)?)\b",
    re.IGNORECASE,
)
_EMPTY = re.compile(r"\s*\b(?:aus|auch|denn|dann|too|then)$", re.IGNORECASE)


def names_a_time(text: str) -> bool:
    """Whether a day or an hour stands in it."""
    return _TIMES.search(text) is not None


def filled(before: str, text: str, entities: Sequence[Entity]) -> str | None:
    """The question in full, with what stands before it; None if it is none that leaves something out."""
    mine, theirs = _first(text, entities), _first(before, entities)
    if mine is None or theirs is None or mine["entity"] != theirs["entity"]:
        return None
    name, other = _said(mine), _said(theirs)
    at = text.index(name)
    if not _OPENING.fullmatch(text[:at]):
        return None
    rest = _EMPTY.sub("", text[at + len(name) :].strip(" ,.!?"))
    head, tail = before.split(other, 1)
    tail = tail.rstrip(" .!?")
    if rest:
        tail = _TIMES.sub("", tail)
    return " ".join(f"{head}{name}{tail} {rest}".split()) + "?"


def _said(entity: Entity) -> str:
    return str(entity.get("text") or entity["value"])


def _first(text: str, entities: Sequence[Entity]) -> Entity | None:
    found = [entity for entity in entities if _said(entity) in text]
    return min(found, key=lambda one: text.index(_said(one)), default=None)
