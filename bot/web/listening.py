"""Listening on a port: a caller who says nothing, or half of it, is hung up on; an open socket may stay silent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import structlog
from aiohttp import web
from aiohttp.web_request import BaseRequest

from bot.model.cancellation import end
from bot.model.errors import SettingsError
from bot.web.failures import hung_up

log = structlog.get_logger()

HEAD_SECONDS = 10.0
"""A first request has its head together within twice that time, or it is not waited for."""
KEPT_SECONDS = 75.0
"""A connection that has had a request may be silent so long: longer than proxies keep theirs."""
FAREWELL = 3.0


class Connection(web.RequestHandler):
    """One connection. What is no HTTP gets a bare 400: the library would quote it, log it, and name its version."""

    __slots__ = ()

    @property
    def silent(self) -> bool:
        """Whether no request has come, be it that nothing has or not all of its head."""
        return not self._request_count

    def handle_error(
        self,
        request: BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        if isinstance(exc, web.RequestPayloadError):  # the caller's own: what it says is compressed is not
            status = 400
        if status != 400 and not (isinstance(exc, ConnectionError) and hung_up(request)):
            log.error("listening.failed", status=status, error=type(exc).__name__)
        if request.writer.output_size > 0:
            raise ConnectionError("an answer has begun already")
        answer = web.Response(status=status, text="unreadable" if status == 400 else "failed")
        answer.headers["Server"] = "lotse"
        answer.force_close()
        return answer

    def log_exception(self, *args: Any, **kw: Any) -> None:
        """Anybody may send what cannot be unpacked, as often as they like: nobody has to look at that."""
        if not isinstance(kw.get("exc_info"), web.RequestPayloadError):
            super().log_exception(*args, **kw)


@asynccontextmanager
async def listening(
    app: web.Application, host: str, port: int, role: str, *, share: bool = False, head_seconds: float = HEAD_SECONDS
) -> AsyncIterator[int]:
    """Serve the app on a port, whose number is given, as long as the block lasts. Raises SettingsError."""
    loop = asyncio.get_running_loop()
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=FAREWELL)
    await runner.setup()
    server = cast("web.Server", runner.server)  # it is there from the set-up on

    def connection() -> Connection:
        return Connection(server, loop=loop, keepalive_timeout=KEPT_SECONDS, access_log=None)  # type: ignore[arg-type]

    try:
        door = await loop.create_server(connection, host, port, reuse_port=share or None, backlog=128)
        watch = asyncio.create_task(_hang_up(server, head_seconds))
        try:
            yield door.sockets[0].getsockname()[1]
        finally:
            door.close()
            await end([watch])
    except OSError as error:
        raise SettingsError(f"{role} cannot listen on {host}:{port}: {error.strerror}") from error
    finally:
        await runner.cleanup()


async def _hang_up(server: web.Server, seconds: float) -> None:
    """Close the connections that two looks in a row find without a request."""
    seen: set[Connection] = set()
    while True:
        await asyncio.sleep(seconds)
        silent = {one for one in server.connections if isinstance(one, Connection) and one.silent}
        for connection in silent & seen:
            connection.force_close()
        seen = silent - seen
