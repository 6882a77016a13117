"""Linked contacts: a person with two addresses may be two contacts. A stop of everything counts for both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.model.ids import derived_id
from bot.model.item import LEFT, RETIRED, Item, MessageItem, OptOutItem, RestoredItem
from bot.model.keyword_rules import fold
from bot.model.skill import Skill

CARRIED = "elsewhere"
"""The code of a stop that came from a linked contact. It is not passed on."""
SILENT = frozenset({CARRIED, RETIRED, LEFT})
STOP = "stop"


def stop_of(done: Sequence[Item], stopped: str, skills: Mapping[str, Skill], now: datetime) -> OptOutItem | None:
    """What linked contacts are told of this turn: the first stop of everything, by a stop word, by the platform, or as
    a skill read it (`stopped` is that message)."""
    words = {fold(word) for word in skills[STOP].keywords.words} if STOP in skills else set()
    said = next((item.id for item in done if item.id == stopped or _in_all(item, words)), "")
    return OptOutItem(derived_id("i", said, CARRIED), now, CARRIED) if said else None


def _in_all(item: Item, words: set[str]) -> bool:
    match item:
        case OptOutItem(code=code):
            return code not in SILENT
        case RestoredItem(item=MessageItem() as message):
            return _in_all(message, words)
        case MessageItem(opt_out=opt_out):
            return opt_out == STOP or fold(item.said) in words
    return False
