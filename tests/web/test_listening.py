"""What a listener's log says of callers who go."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import ClientSession, web
from structlog.testing import capture_logs

from bot.web.listening import listening

PIECE = b"x" * 65536


async def test_a_tab_that_is_closed_is_no_error() -> None:
    """Whoever closes the tab in the middle of an answer leaves nothing in the log that somebody has to look at."""
    gone, over = asyncio.Event(), asyncio.Event()

    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            response = web.StreamResponse()
            await response.prepare(request)
            await response.write(PIECE)
            await gone.wait()
            while True:
                await response.write(PIECE)
        finally:
            over.set()

    app = web.Application()
    app.router.add_get("/", answer)
    with capture_logs() as logged:
        async with listening(app, "127.0.0.1", 0, "desk") as port, ClientSession() as session:
            response = await session.get(f"http://127.0.0.1:{port}/")
            await response.content.readexactly(10)
            response.close()
            gone.set()
            await over.wait()
    assert [line for line in logged if line["log_level"] == "error"] == []


@pytest.mark.parametrize("fails", [ValueError("ours"), ConnectionResetError("of a source")])
async def test_a_failure_of_ours_is_told(fails: Exception) -> None:
    """What fails while the caller is still there is told, also where it is another connection that broke."""
    app = web.Application()

    async def answer(_: web.Request) -> web.StreamResponse:
        raise fails

    app.router.add_get("/", answer)
    with capture_logs() as logged:
        async with (
            listening(app, "127.0.0.1", 0, "desk") as port,
            ClientSession() as session,
            session.get(f"http://127.0.0.1:{port}/") as response,
        ):
            assert response.status == 500
    assert [line["error"] for line in logged if line["event"] == "listening.failed"] == [type(fails).__name__]
