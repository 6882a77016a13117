"""The header of a stored item: what it is, said before its JSON, so that scripts need not look into that.

Each field is its length in bytes, a colon, and the field; whatever a customer writes into one stays in it. The scripts
read and write the same (`bot/store/redis/scripts/header.lua`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from bot.model.item import AgentItem, EventItem, FailedItem, Item, MessageItem, RestoredItem

DIGITS = 9
"""Redis holds no string of so many bytes."""


class Header(NamedTuple):
    """The fields in their order; empty where the item has none. An agent's words that were restored name the agent."""

    kind: str = ""
    id: str = ""
    message_id: str = ""
    agent: str = ""
    verb: str = ""
    event: str = ""
    type: str = ""
    subject: str = ""


def of(item: Item) -> Header:
    match item:
        case MessageItem():
            return Header(item.kind, item.id, message_id=item.message_id)
        case AgentItem():
            return Header(item.kind, item.id, agent=item.agent, verb=item.verb)
        case EventItem():
            return Header(item.kind, item.id, event=item.event, type=item.type, subject=item.subject)
        case FailedItem(agent=agent) | RestoredItem(item=AgentItem(agent=agent)):
            return Header(item.kind, item.id, agent=agent)
        case _:
            return Header(item.kind, item.id)


def written(header: Iterable[str]) -> bytes:
    fields = [field.encode() for field in header]
    return b"".join(b"%d:%b" % (len(field), field) for field in fields)


def read(body: bytes, at: int = 1) -> tuple[Header, int] | None:
    """The header that stands there and where it ends; None if none does."""
    fields: list[str] = []
    for _ in Header._fields:
        colon = body.find(b":", at, at + DIGITS + 1)
        digits = body[at:colon] if colon > at else b""
        if not digits.isdigit() or (digits[:1] == b"0" and len(digits) > 1):
            return None
        at = colon + 1 + int(digits)
        if at > len(body):
            return None
        fields.append(body[colon + 1 : at].decode(errors="replace"))
    return Header(*fields), at
