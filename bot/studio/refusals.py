"""What a rule refuses, as the pages are told: the rule's code, and what belongs to it."""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.model.errors import RefusedError
from bot.web.session_guard import refuse

STATUS = {"unknown": 404, "throttled": 429, "role": 403}
ELSE = 409


@web.middleware
async def say_refused(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A RefusedError that a call does not answer itself is its answer."""
    try:
        return await handler(request)
    except RefusedError as error:
        response = refuse(STATUS.get(error.code, ELSE), error.code, **error.details)
        if after := error.details.get("after"):
            response.headers["Retry-After"] = after
        return response
