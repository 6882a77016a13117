"""Erasure, and the sight of one's own data: what these verbs need from the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.model.item import EraseItem, Item, Locale, MessageItem
from bot.model.turn import Taken

LINK_LIVES = timedelta(minutes=30)
PAGE = "meine-daten"
_BLANK = f"{PAGE}/…"
DONE = "utter_erase_done"
"""The last text to a customer who asked to be erased; it must leave before everything is gone."""


@dataclass(frozen=True)
class Erased:
    """What an erasure has taken: how many of each kind."""

    contact: str
    gone: Mapping[str, int] = field(default_factory=dict)


class Erasing(Protocol):
    """Erases one contact under its lease."""

    async def erase(self, taken: Taken, item: EraseItem) -> Erased | None:
        """Erase all but the tombstone; None while a message is still on its way, to be tried again soon.

        Raises StaleTurnError if the contact is another worker's by now. Any step may be repeated after a crash.
        """

    async def outcome(self, contact: str, item_id: str) -> Erased | None:
        """What became of it; kept for a minute."""


class Links(Protocol):
    """Links that show a contact what is stored about it: each works once, for half an hour, and is stored hashed."""

    async def issue(self, contact: str, locale: Locale, item: str = "") -> str:
        """Gives a fresh token, or the one that this item stands for. It goes to the contact itself and nowhere else."""

    def token_of(self, contact: str, item: str) -> str:
        """The token that was issued for this item; nobody without the installation's key finds it."""

    async def peek(self, token: str) -> Locale | None:
        """The language of the page that this link opens; None if it is used, unknown or too old."""

    async def use(self, token: str) -> tuple[str, Locale] | None:
        """Use the link up; gives the contact and its language, to one caller only."""


def came_later(items: Sequence[Item], erasing: EraseItem) -> list[MessageItem]:
    """Messages that came after the wish, and belong to whoever comes after it. A customer's own wish was read in its
    turn, so all that waits came later."""
    places = [place for place, item in enumerate(items) if item.id == erasing.id]
    start = 0 if erasing.by == "customer" else (places[0] + 1 if places else len(items))
    return [item for item in items[start:] if isinstance(item, MessageItem)]


def blotted(text: str, token: str) -> str:
    """The text as it is stored: without the token of the link in it."""
    return text.replace(f"{PAGE}/{token}", _BLANK)


def readable(text: str, token: str) -> str:
    """The text as its one reader gets it."""
    return text.replace(_BLANK, f"{PAGE}/{token}")


Export = Mapping[str, Any]
"""Everything about one contact as JSON: plain names, plain values."""


class Exports(Protocol):
    """Reads everything about one contact."""

    async def of(self, contact: str) -> Export | None:
        """None if nothing is stored."""

    async def with_media(self, contact: str) -> Export | None:
        """Likewise, with the files that they sent; of very many the newest."""


def seen_by_the_person(export: Export) -> Export:
    """The export as its subject may see it: who exactly answered is another person's datum."""
    shown: Export = _without_agents(export)
    return shown


def _without_agents(value: Any) -> Any:
    match value:
        case Mapping():
            return {name: _without_agents(one) for name, one in value.items() if name != "agent"}
        case list():
            return [_without_agents(one) for one in value]
        case str() if value.startswith("agent:"):
            return "agent"
    return value


@dataclass(frozen=True)
class Tombstone:
    """What is kept under the keyed hash of an erased address: which contacts it was, and since when they are gone."""

    contact: str
    at: datetime
