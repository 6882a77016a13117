"""The one function pair through which every stored body passes: versioned JSON of frozen dataclasses."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, TypeVar

import orjson
from pydantic import Discriminator, TypeAdapter, ValidationError

from bot.model.basis import AgentAnswer, Answer, Notice, Service
from bot.model.item import AgentItem, EraseItem, EventItem, MessageItem, OptOutItem, RestoredItem, TimerItem, UnsentItem

T = TypeVar("T")

VERSION = b"1"
READABLE = (b"1",)  # this version and the one before it

AnyItem = Annotated[
    MessageItem | AgentItem | EventItem | TimerItem | OptOutItem | EraseItem | RestoredItem | UnsentItem,
    Discriminator("kind"),
]
AnyBasis = Annotated[Answer | AgentAnswer | Service | Notice, Discriminator("kind")]


class UnreadableBodyError(ValueError):
    """A stored body is of a version that this program does not read, or not a body at all."""


def encode(value: Any) -> bytes:
    return VERSION + orjson.dumps(value)


def decode(shape: Any, body: bytes) -> Any:
    """Read a body as `shape`; raises UnreadableBodyError."""
    if body[:1] not in READABLE:
        raise UnreadableBodyError(f"stored version {body[:1]!r} is not readable here")
    try:
        return _adapter(shape).validate_json(body[1:])
    except ValidationError as error:
        raise UnreadableBodyError(_told(error)) from error


def _told(error: ValidationError) -> str:
    """What is wrong and where, without the words of whoever wrote it."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    return f"{error.error_count()} problems, first {'.'.join(map(str, first['loc'])) or 'body'}: {first['type']}"


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)
