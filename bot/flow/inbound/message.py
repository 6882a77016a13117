"""A customer's message with what rules found in it, before anything is decided."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.flow.turn.services import Services
from bot.model.conversation import Undo
from bot.model.dialogue import Entity
from bot.model.item import MessageItem

Deal = Callable[[], Awaitable[None]]
"""Deals with a message when its turn comes; when it returns, the message is done."""


@dataclass(frozen=True)
class Read:
    """`text` is the normalised message, `only` the entity that it consists of, if any; `undo` is what the previous
    message granted or ended, which this one may undo."""

    item: MessageItem
    text: str
    entities: tuple[Entity, ...]
    only: Entity | None
    undo: Undo | None = None


def read(services: Services, item: MessageItem, undo: Undo | None = None) -> Read:
    """Rules, recognisers and the brain get the same text."""
    text = item.said
    entities = tuple(services.recogniser.recognise(text))
    return Read(item, text, entities, services.recogniser.only(text, entities), undo)
