"""Reading what a contact has stored, piece by piece: one that cannot be read blocks none of the others."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson

from bot.model.clock import from_ms
from bot.model.conversation import State
from bot.model.ids import derived_id
from bot.model.item import Item, UnreadableItem
from bot.model.turn import Line
from bot.store import codec


def read_item(body: bytes, now: datetime) -> Item:
    """The item, or what can be told of one that this program cannot read."""
    try:
        item: Item = codec.decode(codec.AnyItem, body)
    except codec.UnreadableBodyError as error:
        return _unreadable(body, str(error), now)
    return item


def read_state(body: bytes) -> tuple[State | None, str]:
    """The state, None if there is none; else why it cannot be read."""
    try:
        return (codec.decode(State, body) if body else None), ""
    except codec.UnreadableBodyError as error:
        return None, f"state: {error}"


def read_line(seq: bytes, body: bytes) -> Line:
    """The transcript's line, or the place of one that cannot be read."""
    try:
        line: Line = codec.decode(Line, body)
    except codec.UnreadableBodyError as error:
        moment = from_ms(int(seq.partition(b"-")[0]))
        return Line(f"l-{seq.decode()}", moment, "system", str(error), note="set_aside")
    return line


def _unreadable(body: bytes, why: str, now: datetime) -> UnreadableItem:
    found = _fields(body)
    id_ = found.get("id")
    return UnreadableItem(
        id=id_ if isinstance(id_, str) and id_ else derived_id("i", body.hex()),
        at=_moment(found.get("at")) or now,
        why=why,
        was=_text(found.get("kind")),
        text=_text(found.get("text")),
    )


def _fields(body: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(body[1:])
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _moment(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(_text(value))
    except ValueError:
        return None
    return moment if moment.tzinfo else None
