"""What pages send, checked where it enters."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Annotated, TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.model.item import AgentItem, AgentVerb

Body = TypeVar("Body", bound=BaseModel)

LARGEST_BODY = 64 * 1024
READ_SECONDS = 10.0
Id = Annotated[str, Field(min_length=1, max_length=80)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SignIn(_Strict):
    name: str = Field(max_length=200)
    password: str = Field(max_length=1000)


class Link(_Strict):
    token: str = Field(max_length=200)


class NewPassword(_Strict):
    token: str = Field(max_length=200)
    password: str = Field(max_length=1000)


class Act(_Strict):
    """An agent's action. The page makes `key` once for each click or text: the same key is the same action. The other
    fields are those of the item by their names."""

    contact: Id
    verb: AgentVerb
    epoch: int = Field(ge=0)
    text: str = Field("", max_length=20_000)
    key: Id
    force: bool = False
    message: str = Field("", max_length=80)

    def item(self, id_: str, at: datetime, agent: str) -> AgentItem:
        return AgentItem(id_, at, agent, **self.model_dump(exclude={"contact", "key"}))


class Note(_Strict):
    """What only the team reads: it has no way to a customer."""

    contact: Id
    text: str = Field(max_length=20_000)
    key: Id


class Looked(_Strict):
    """How many of the customer's lines the agent has seen."""

    contact: Id
    heard: int = Field(ge=0, lt=1_000_000_000)


class Seen(_Strict):
    """An alarm that an admin has seen."""

    id: Id


async def read(request: web.Request, shape: type[Body]) -> Body:
    """Raises 413, 408, or 400 with code `unreadable`; what was sent is not repeated."""
    try:
        async with asyncio.timeout(READ_SECONDS):
            raw = await request.read()
    except TimeoutError as error:
        raise web.HTTPRequestTimeout(text='{"code": "unreadable"}', content_type="application/json") from error
    if len(raw) > LARGEST_BODY:  # a limit of a mounted app's own is not asked
        raise web.HTTPRequestEntityTooLarge(max_size=LARGEST_BODY, actual_size=len(raw))
    try:
        return shape.model_validate_json(raw)
    except ValidationError as error:
        raise web.HTTPBadRequest(text='{"code": "unreadable"}', content_type="application/json") from error
