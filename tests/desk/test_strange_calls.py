"""Calls that no page of ours makes: each is answered with what is wrong about it, none breaks anything."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import quote_from_bytes

import pytest
from aiohttp import WSMsgType
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs
from yarl import URL

from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis
from tests.desk.scene import Browser, Desk, Watch

NOWHERE = ["x", "---", "-", "1-", "-1", "1-2-3", "9" * 19, "9" * 30, "1-" + "9" * 20, "+", "(1", "٣", "\x00"]


@pytest.mark.parametrize("after", NOWHERE)
async def test_a_thread_is_read_on_from_a_place_in_it(desk: Desk, after: str) -> None:
    """What is no place in a thread is a 400, whoever asks."""
    jana, contact = await desk.signed_in(), await desk.waiting()
    answer = await jana.get("/api/thread", contact=contact, after=after)
    assert (answer.status, await answer.json()) == (400, {"code": "unreadable"})
    assert (await jana.get("/api/thread", contact=contact, after="0-0")).status == 200


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=30),
    st.text("\x00\ud800{}:*é٣-", max_size=90),
    st.lists(st.text(max_size=3), max_size=2),
    st.sampled_from([*NOWHERE, 2**63, 10**400]),
)
READS = ["/api/queue", "/api/thread", "/api/result", "/api/alarms"]
WRITES = ["/api/act", "/api/alarms/seen", "/api/login", "/api/link", "/api/password"]
FIELDS = ["contact", "verb", "epoch", "text", "key", "id", "name", "password", "token", "after", "limit", "more"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    queries=st.lists(
        st.tuples(st.sampled_from(READS), st.dictionaries(st.sampled_from(FIELDS), st.binary(max_size=12), max_size=4)),
        max_size=4,
    ),
    bodies=st.lists(
        st.tuples(st.sampled_from(WRITES), st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=6)), max_size=4
    ),
    cookie=st.binary(max_size=9).filter(lambda raw: not set(raw) & set(b"\r\n\x00;")),
    frame=VALUES | st.dictionaries(st.sampled_from(["watch", "x"]), VALUES),
)
def test_no_call_is_a_failure_of_ours(
    redis_server: EmbeddedRedis,
    queries: list[tuple[str, dict[str, bytes]]],
    bodies: list[tuple[str, dict[str, Any]]],
    cookie: bytes,
    frame: Any,
) -> None:
    """Every field of every call, in any type and spelling: an answer below 500, and nothing logged as an error."""
    with capture_logs() as logs:
        assert [
            one for one in asyncio.run(_called(redis_server, queries, bodies, cookie, frame)) if one[1] >= 500
        ] == []
    assert [one for one in logs if one["log_level"] == "error"] == []


async def _called(
    server: EmbeddedRedis,
    queries: list[tuple[str, dict[str, bytes]]],
    bodies: list[tuple[str, dict[str, Any]]],
    cookie: bytes,
    frame: Any,
) -> list[tuple[str, int]]:
    redis = connect(server.url)
    desk, found = Desk(redis, Watch()), []
    async with desk.serving(patience=0.01):
        jana, contact = await desk.signed_in("admin"), await desk.waiting()
        for path, query in queries:
            raw = "&".join(f"{name}={quote_from_bytes(value)}" for name, value in query.items())
            found.append((path, await _call(jana, "GET", f"{path}?contact={contact}&{raw}")))
        for path, body in bodies:
            words = json.dumps({"contact": contact, **body}).encode()
            found.append((path, await _call(jana, "POST", path, words)))
        found.append(("cookie", await _bare(desk, cookie)))
        async with desk.client.ws_connect("/desk/api/live", headers=jana.headers) as socket:
            await socket.receive_json()
            for words in (json.dumps(frame), "[" * 1000, '{"watch":' * 90):
                await socket.send_str(words)
            await socket.send_json({"watch": contact})
            await desk.live.changed(contact)
            found.append(("socket", 0 if (await socket.receive()).type is WSMsgType.TEXT else 500))
    await redis.aclose()
    return found


async def _call(who: Browser, method: str, path: str, body: bytes | None = None) -> int:
    """A call whose address is sent as it stands here."""
    url = URL(f"{who.desk.origin}/desk{path}", encoded=True)
    async with who.desk.client.session.request(method, url, data=body, headers=who.headers) as answer:
        return answer.status


async def _bare(desk: Desk, cookie: bytes) -> int:
    """A call with a cookie of any bytes, as no client library sends it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", desk.client.server.port)
    writer.write(b"GET /desk/api/queue HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: lotse_session=" + cookie)
    writer.write(b"\r\n\r\n")
    status = int((await reader.readline()).split()[1])
    writer.close()
    return status
