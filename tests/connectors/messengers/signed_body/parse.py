"""From the platform's JSON to our words: one call holds any number of messages and statuses, of several entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

import orjson
from connectors.signed_body.channel import CHANNEL
from pydantic import BaseModel, Field, StringConstraints, ValidationError

from bot.model.address import Address
from bot.model.errors import UnreadableError
from bot.model.inbound import Hook, Inbound, Parsed, PlatformStatus, StatusUpdate

Read = TypeVar("Read")
Id = Annotated[str, StringConstraints(min_length=1, max_length=200)]
STATUSES: dict[str, PlatformStatus] = {"sent": "sent", "delivered": "delivered", "read": "read", "failed": "failed"}


class Text(BaseModel):
    body: str


class Message(BaseModel):
    sender: Id = Field(alias="from")
    id: Id
    timestamp: int = Field(ge=0, lt=2**33)
    text: Text


class Failure(BaseModel):
    code: int


class Status(BaseModel):
    id: Id
    status: str
    errors: list[Failure] = []


class Value(BaseModel):
    messages: list[dict[str, Any]] = []
    statuses: list[dict[str, Any]] = []


class Change(BaseModel):
    field: str
    value: dict[str, Any] = {}


class Entry(BaseModel):
    changes: list[Change]


class Call(BaseModel):
    object: str
    entry: list[Entry]


def parse(hook: Hook) -> Parsed:
    if hook.method == "GET":
        return _handshake(hook)
    try:
        call = Call.model_validate(orjson.loads(hook.body))
        values = [
            Value.model_validate(change.value) if change.field == "messages" else change.field
            for entry in call.entry
            for change in entry.changes
        ]
    except (ValueError, ValidationError):
        raise UnreadableError("not what this platform sends") from None
    messages: list[Inbound] = []
    statuses: list[StatusUpdate] = []
    unserved: list[str] = []
    for value in values:
        if isinstance(value, str):
            unserved.append("another field")
            continue
        messages += _each(value.messages, _message, unserved, "message of another kind")
        statuses += _each(value.statuses, _status, unserved, "unknown status")
    return Parsed(tuple(messages), tuple(statuses), tuple(unserved))


def _handshake(hook: Hook) -> Parsed:
    """The platform asks whether this address is ours, and wants its number back."""
    challenge = hook.query.get("hub.challenge", "")
    if hook.query.get("hub.mode") != "subscribe" or not (challenge.isascii() and challenge.isdigit()):
        raise UnreadableError("no handshake")
    return Parsed(reply=challenge)


def _each(
    raws: list[dict[str, Any]], read: Callable[[dict[str, Any]], Read], unserved: list[str], what: str
) -> Iterator[Read]:
    """One that cannot be read costs none of its neighbours."""
    for raw in raws:
        try:
            yield read(raw)
        except (ValidationError, KeyError):
            unserved.append(what)


def _message(raw: dict[str, Any]) -> Inbound:
    message = Message.model_validate(raw)
    at = datetime.fromtimestamp(message.timestamp, UTC)
    return Inbound(Address(CHANNEL.name, message.sender), message.id, message.text.body.replace("\0", ""), at)


def _status(raw: dict[str, Any]) -> StatusUpdate:
    status = Status.model_validate(raw)
    code = str(status.errors[0].code) if status.errors else ""
    return StatusUpdate("", STATUSES[status.status], status.id, code)
