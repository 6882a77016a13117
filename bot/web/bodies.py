"""What pages of ours send, read strictly and within limits."""

from __future__ import annotations

import asyncio
from typing import TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict, ValidationError

Body = TypeVar("Body", bound=BaseModel)

LARGEST_BODY = 64 * 1024
READ_SECONDS = 10.0


class Strict(BaseModel):
    """A body that holds what it declares and nothing else."""

    model_config = ConfigDict(frozen=True, extra="forbid")


async def read(request: web.Request, shape: type[Body], largest: int = LARGEST_BODY) -> Body:
    """Raises 413, 408, or 400 with code `unreadable`; what was sent is not repeated."""
    try:
        async with asyncio.timeout(READ_SECONDS):
            raw = await request.read()
    except TimeoutError as error:
        raise web.HTTPRequestTimeout(text='{"code": "unreadable"}', content_type="application/json") from error
    if len(raw) > largest:  # a limit of a mounted app's own is not asked
        raise web.HTTPRequestEntityTooLarge(max_size=largest, actual_size=len(raw))
    try:
        return shape.model_validate_json(raw)
    except ValidationError as error:
        raise web.HTTPBadRequest(text='{"code": "unreadable"}', content_type="application/json") from error
