"""Tell customers, once and with the answer, that a secret in their message was masked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.flow.turn.bubble import Bubble, Entry
from bot.model.basis import Service
from bot.model.ids import derived_id
from bot.model.item import Item, MessageItem
from bot.model.turn import Line

TEXT = "utter_masked"


def tell(entries: Sequence[Entry], done: Sequence[Item], render: Callable[[str], str]) -> list[Entry]:
    """Put it before the first answer that follows such a message, or alone if none follows, also while an agent has the
    conversation. After a stop that the platform has confirmed, nothing is said."""
    sent = {derived_id("l", one.id): one.id for one in done if isinstance(one, MessageItem) and _to_tell(one)}
    told: list[Entry] = []
    owed = ""
    for entry in entries:
        if isinstance(entry, Line):
            owed = sent.get(entry.id, owed)
            told.append(entry)
        elif owed and entry.basis.kind in {"answer", "service"}:
            told.append(replace(entry, text=f"{render(owed)}\n\n{entry.text}"))
            owed = ""
        else:
            told.append(entry)
    if owed:
        told.append(Bubble(render(owed), Service(TEXT, owed), owed))
    return told


def _to_tell(item: MessageItem) -> bool:
    return bool(item.masked) and not item.opt_out
