"""A body that is not compressed as it says is the caller's mistake, at every door."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestClient, TestServer
from structlog.testing import capture_logs

from actions.parcel.sources.shipcloud.webhook import ShipcloudDoor
from bot.model.clock import utc_now
from bot.store.hints import RedisHints
from bot.web.listening import listening
from tests.gateway.scene import PUBLIC_URL, Door

SECRET = "a-secret-of-more-than-32-characters"
BODIES = {
    "no gzip at all": ("gzip", b"From=whatsapp%3A%2B4915112345678&Body=Moin"),
    "half a gzip head": ("gzip", b"\x1f\x8b\x08\x00\x00"),
    "no deflate": ("deflate", b"\xff\xfe\xfd{}"),
    "gzip that breaks off": ("gzip", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xff\xff\xff\xff"),
}
PATHS = [
    "/webhooks/twilio",
    "/webhooks/twilio/status",
    "/webhooks/nope",
    "/webhooks",
    "/chat/session",
    "/go/line/U3",
    "/meine-daten/x",
    "/nowhere/at/all",
    "/",
]


async def posted(port: int, path: str, encoding: str, body: bytes, **headers: str) -> int:
    given: Mapping[str, str] = {"Content-Encoding": encoding, "Origin": PUBLIC_URL, **headers}
    async with (
        ClientSession(auto_decompress=False) as session,
        session.post(
            f"http://127.0.0.1:{port}{path}", data=body, headers=given, skip_auto_headers={"Accept"}
        ) as answer,
    ):
        assert "Traceback" not in await answer.text()
        return answer.status


@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize("path", PATHS)
async def test_it_is_refused_and_nobody_has_to_look(store: Door, path: str, kind: str) -> None:
    """The public door says that the request is wrong, or what it says to any such call; never *later*, and the log
    holds no error."""
    with capture_logs() as logged:
        async with listening(store.app(), "127.0.0.1", 0, "gateway") as port:
            status = await posted(port, path, *BODIES[kind])
            assert await posted(port, "/webhooks/twilio", "identity", b"Body=Moin") == 401
    assert 200 <= status < 500
    assert path not in {"/webhooks/twilio", "/webhooks/twilio/status"} or status in {400, 401}
    assert [line for line in logged if line["log_level"] in {"error", "critical"}] == []


@pytest.mark.parametrize("kind", BODIES)
async def test_a_hint_that_cannot_be_unpacked(store: Door, kind: str) -> None:
    """A source's own door refuses it as well, and leaves no hint."""
    app, hints = web.Application(), RedisHints(store.redis, "unpacked")
    app.add_routes(ShipcloudDoor(SECRET, hints, utc_now).routes())
    encoding, body = BODIES[kind]
    async with TestClient(TestServer(app)) as client:
        answer = await client.post(f"/events/shipcloud/{SECRET}", data=body, headers={"Content-Encoding": encoding})
        assert answer.status == 400
    assert await hints.take() is None
