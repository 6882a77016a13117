"""Whatever goes wrong inside: the caller hears *later* (503), the log hears where, nobody hears what was said."""

from __future__ import annotations

import traceback
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web
from aiohttp.web_request import BaseRequest

log = structlog.get_logger()

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def later_instead_of_failed(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Never 500: a platform must come again with what we could not take."""
    try:
        return await handler(request)
    except (web.HTTPException, web.RequestPayloadError):  # the latter is the caller's, and `Connection` says so
        raise
    except Exception as error:  # the last resort of a door that must not fall shut
        if hung_up(request):
            return web.Response(status=503)  # nobody reads it
        log.error("gateway.failed", route=route_of(request), error=type(error).__name__, at=where(error))
        return web.Response(status=503, text="later", headers={"Retry-After": "2"})


def hung_up(request: BaseRequest) -> bool:
    """Whether the caller has gone meanwhile, as a tab that is closed: what then fails is no failure of ours."""
    return request.transport is None or request.transport.is_closing()


def route_of(request: web.Request) -> str:
    """The route's pattern; a path itself may hold what somebody typed."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else "none"


def where(error: Exception) -> list[str]:
    """The last places in the code, without the error's words, which may quote a body."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames]
