"""The one function pair through which every stored body passes: versioned JSON of frozen dataclasses.

An item has a header before its JSON; everything else is JSON alone, as were items in the version before.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, TypeVar

import orjson
from pydantic import Discriminator, TypeAdapter, ValidationError

from bot.model.basis import AgentAnswer, Answer, Notice, Service
from bot.model.item import (
    AgentItem,
    EraseItem,
    EventItem,
    FailedItem,
    MessageItem,
    OptOutItem,
    RestoredItem,
    TimerItem,
    UnsentItem,
)
from bot.store.redis import header

T = TypeVar("T")

PLAIN, WITH_HEADER = b"1", b"2"
VERSION = WITH_HEADER
READABLE = (PLAIN, WITH_HEADER)  # what this version writes, and so did or reads the one before it

StoredItem = (
    MessageItem | AgentItem | EventItem | TimerItem | OptOutItem | EraseItem | RestoredItem | UnsentItem | FailedItem
)
AnyItem = Annotated[StoredItem, Discriminator("kind")]
AnyBasis = Annotated[Answer | AgentAnswer | Service | Notice, Discriminator("kind")]


class UnreadableBodyError(ValueError):
    """A stored body is of a version that this program does not read, or not a body at all."""


def encode(value: Any) -> bytes:
    json = orjson.dumps(value)
    return WITH_HEADER + header.written(header.of(value)) + json if isinstance(value, StoredItem) else PLAIN + json


def decode(shape: Any, body: bytes) -> Any:
    """Read a body as `shape`; raises UnreadableBodyError."""
    if body[:1] not in READABLE:
        raise UnreadableBodyError(f"stored version {body[:1]!r} is not readable here")
    said, start = (header.read(body) or (None, 0)) if body[:1] == WITH_HEADER else (None, 1)
    try:
        value = _adapter(shape).validate_json(body[start:])
    except ValidationError as error:
        raise UnreadableBodyError(_told(error)) from error
    if start != 1 and not (isinstance(value, StoredItem) and header.of(value) == said):
        raise UnreadableBodyError("the header says something else than the body")
    return value


def _told(error: ValidationError) -> str:
    """What is wrong and where, without the words of whoever wrote it."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    return f"{error.error_count()} problems, first {'.'.join(map(str, first['loc'])) or 'body'}: {first['type']}"


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)
