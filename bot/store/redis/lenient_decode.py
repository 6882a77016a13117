"""Reading what a contact has stored, piece by piece: one that cannot be read blocks none of the others."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha1
from typing import Any

import orjson

from bot.model.clock import from_ms
from bot.model.conversation import State
from bot.model.item import Item, UnreadableItem
from bot.model.turn import Line
from bot.store.redis import codec, header

REPLACED = "\N{REPLACEMENT CHARACTER}"


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
    """What its header says counts, as it does for the scripts; where there is none, whatever the JSON tells."""
    said, start = (header.read(body) if body[:1] == codec.WITH_HEADER else None) or (None, 1)
    found = _fields(body[start:])
    known = said or _header_before(found)
    named = (said or body[:1] == codec.PLAIN) and known.id and REPLACED not in known.id
    return UnreadableItem(
        id=known.id if named else nameless(body),
        at=_moment(found.get("at")) or now,
        why=why,
        was="agent" if known.kind == "restored" and known.agent else known.kind,
        text=_text(found.get("text")),
    )


def _header_before(found: dict[str, Any]) -> header.Header:
    """Of an item of the version before, or of a later one."""
    restored = found.get("item")
    agent = restored.get("agent") if isinstance(restored, dict) else ""
    return header.Header(_text(found.get("kind")), _text(found.get("id")), agent=_text(agent))


def nameless(body: bytes) -> str:
    """The id of an item that does not tell its own: the scripts know it by the same."""
    return f"i-{sha1(body, usedforsecurity=False).hexdigest()}"


def _fields(json: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(json)
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
