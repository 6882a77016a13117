"""A body at the internal port that is not compressed as it says is the caller's mistake."""

from __future__ import annotations

from pathlib import Path

import pytest
from aiohttp import ClientSession
from structlog.testing import capture_logs

from bot.web import listening
from bot.web.allowed_callers import Doorway
from tests.desk.scene import Desk
from tests.desk.test_doorway import internal

PATHS = ["/desk/api/login", "/desk/api/act", "/desk/api/logout", "/desk/login", "/nope", "/metrics"]
HEADERS = {"Content-Encoding": "gzip", "Content-Type": "application/json"}


@pytest.mark.parametrize("path", PATHS)
async def test_the_desk_refuses_it(store: Desk, tmp_path: Path, path: str) -> None:
    """No page fails over it (what reads no body does what it does), and nobody has to look at the log."""
    with capture_logs() as logged:
        async with (
            listening.listening(internal(store, tmp_path, Doorway(frozenset())), "127.0.0.1", 0, "desk") as port,
            ClientSession() as session,
        ):
            url = f"http://127.0.0.1:{port}"
            async with session.post(f"{url}{path}", data=b"{}", headers={**HEADERS, "Origin": url}) as answer:
                assert 200 <= answer.status < 500
    assert [line for line in logged if line["log_level"] in {"error", "critical"}] == []
