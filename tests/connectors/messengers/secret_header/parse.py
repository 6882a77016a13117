"""From the platform's JSON to our words: one update a call."""

from __future__ import annotations

from typing import Any

import orjson
from connectors.secret_header.channel import CHANNEL
from pydantic import BaseModel, Field, ValidationError

from bot.model.address import Address
from bot.model.errors import UnreadableError
from bot.model.inbound import Hook, Inbound, Parsed


class Chat(BaseModel):
    id: int
    type: str


class Person(BaseModel):
    first_name: str = ""


class Message(BaseModel):
    chat: Chat
    sender: Person = Field(Person(), alias="from")
    text: str


class Tap(BaseModel):
    data: str
    message: dict[str, Any]


class Update(BaseModel):
    update_id: int
    message: dict[str, Any] | None = None
    callback_query: dict[str, Any] | None = None


def parse(hook: Hook) -> Parsed:
    if hook.method != "POST":
        raise UnreadableError("not posted")
    try:
        update = Update.model_validate(orjson.loads(hook.body))
    except (ValueError, ValidationError):
        raise UnreadableError("not what this platform sends") from None
    try:
        if update.callback_query is not None:
            tap = Tap.model_validate(update.callback_query)
            return _from(update, Message.model_validate(tap.message), "", tap.data)
        message = Message.model_validate(update.message)
    except ValidationError:
        return Parsed(unserved=("update of another kind",))
    return _from(update, message, message.text, None)


def _from(update: Update, message: Message, text: str, choice: str | None) -> Parsed:
    if message.chat.type != "private":
        return Parsed(unserved=("group",))
    address = Address(CHANNEL.name, str(message.chat.id))
    name = message.sender.first_name if choice is None else ""
    return Parsed((Inbound(address, str(update.update_id), text.replace("\0", ""), choice=choice, name=name),))
