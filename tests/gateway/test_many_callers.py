"""Callers who say nothing, half of it or too much of it: they hold no connection, fill no log, and fail nothing."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis
from bot.web.listening import listening
from bot.webchat.limits import Limits, Rate
from tests.gateway.scene import Door, Watch
from tests.gateway.test_chat import ORIGIN, introduced
from tests.gateway.test_limits import LOCAL, another_visitor, page
from tests.gateway.test_webhooks import form

SOON = 0.1
"""Seconds for the head of a request in these tests."""
PATIENCE = 20.0
HALVES = [
    b"",
    b"G",
    b"GET /healthz HTTP/1.1\r\n",
    b"POST /webhooks/twilio HTTP/1.1\r\nHost: x\r\nX-Slow: ",
    b"GET /chat/socket HTTP/1.1\r\nUpgrade: websocket\r\n",
]


@asynccontextmanager
async def open_door(door: Door) -> AsyncIterator[int]:
    """The door as its process opens it; gives the port."""
    async with listening(door.app(), "127.0.0.1", 0, "gateway", head_seconds=SOON) as port:
        yield port


async def test_half_a_head_is_not_waited_for(store: Door) -> None:
    """Two hundred connections that say nothing, or half a head, are closed; a web chat page that only listens, and a
    connection that has had a request, stay."""
    async with open_door(store) as port:
        door = f"http://127.0.0.1:{port}"
        async with ClientSession() as session:
            cookie = (await session.post(f"{door}/chat/session", headers=ORIGIN)).cookies["lotse_chat"].value
            headers = {**ORIGIN, "Cookie": f"lotse_chat={cookie}"}
            async with session.ws_connect(f"{door}/chat/socket", headers=headers) as ws:
                kept = await _asked(port)
                held = await asyncio.gather(*(_says(port, HALVES[number % len(HALVES)]) for number in range(200)))
                async with asyncio.timeout(PATIENCE):
                    await asyncio.gather(*(_closed(reader) for reader, _ in held))
                await ws.send_json({"v": 1, "type": "hello"})
                assert (await ws.receive_json())["type"] == "welcome"
                assert await _asks(*kept) == b"HTTP/1.1 200 OK\r\n"
                for _, writer in (*held, kept):
                    writer.close()


async def _says(port: int, words: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(words)
    await writer.drain()
    return reader, writer


async def _closed(reader: asyncio.StreamReader) -> None:
    try:
        assert await reader.read() == b""
    except ConnectionResetError:
        return


async def _asks(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
    first = await reader.readline()
    await reader.readuntil(b"\r\n\r\nok")
    return first


async def _asked(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    connection = await _says(port, b"")
    assert await _asks(*connection) == b"HTTP/1.1 200 OK\r\n"
    return connection


@pytest.mark.parametrize(
    "words", [b"\x16\x03\x01\x02\x00\x01\r\n\r\n", b"GET / HTTP/9\r\n\r\n", b"X\x00 / HTTP/1.1\r\n\r\n"]
)
async def test_what_is_no_http_hears_nothing_about_us(
    store: Door, words: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """A bare 400, without our library's name, without a word of what came, and without a line in the log."""
    async with open_door(store) as port:
        reader, writer = await _says(port, words)
        answer = await reader.read()
        writer.close()
    assert answer.startswith((b"HTTP/1.0 400", b"HTTP/1.1 400"))
    assert b"Server: lotse" in answer
    assert b"aiohttp" not in answer
    assert answer.endswith(b"unreadable")
    assert not caplog.records


async def test_a_closed_tab_is_no_error(store: Door) -> None:
    """Whoever leaves, at whatever moment and however, is not logged as a failure of ours."""
    with capture_logs() as logs:
        async with store.serving() as door:
            await introduced(door)
            cookie = "; ".join(f"{one.key}={one.value}" for one in door.client.session.cookie_jar)
            upgrade = _upgrade(cookie)
            calls = [upgrade, upgrade.replace(b"lotse_chat=", b"other="), b"GET /chat HTTP/1.1\r\nHost: x\r\n\r\n"]
            calls.append(b"POST /webhooks/twilio HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nFrom=")
            for number in range(160):
                await _leaves(door, calls[number % len(calls)], abrupt=bool(number & 4), hello=bool(number & 8))
    assert [one for one in logs if one["log_level"] == "error"] == []


def _upgrade(cookie: str) -> bytes:
    key = base64.b64encode(os.urandom(16)).decode()
    return (
        "GET /chat/socket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
        f"\r\nSec-WebSocket-Key: {key}\r\nOrigin: {ORIGIN['Origin']}\r\nCookie: {cookie}\r\n\r\n"
    ).encode()


async def _leaves(door: Door, call: bytes, *, abrupt: bool, hello: bool) -> None:
    reader, writer = await _says(door.client.server.port or 0, call)
    if hello and b"Upgrade" in call:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"\x81\x96\x00\x00\x00\x00" + b'{"v":1,"type":"hello"}')
    if abrupt:
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.close()


async def test_unsigned_calls_fill_no_log(door: Door) -> None:
    """All of them are counted, and told of once a minute, with how many there were."""
    with capture_logs() as logs:
        for _ in range(50):
            assert (await door.call(form(), signature="forged")).status == 401
        door.clock.move(timedelta(seconds=61))
        await door.call(form(), signature="forged")
    told = [one["number"] for one in logs if one["event"] == "webhook.refused"]
    assert told == [1, 50]
    assert door.count("lotse_webhooks_total", connector="twilio", outcome="bad_signature") == 51


async def test_the_sixty_first_of_a_network_hears_why(store: Door) -> None:
    """Behind one address, the visitor after sixty others is told the reason and the seconds; after them it goes on.
    IPv6 counts by the network of 64 bits that one customer has."""
    store.limits = Limits(
        trusted_proxies=LOCAL,
        address_sessions=Rate(1e6, 1e6),
        address_says=Rate(1e6, 1e6),
        address_frames=Rate(1e6, 1e6),
    )
    async with store.serving() as door:
        for number in range(60):
            await another_visitor(door)
            async with page(door, f"2001:db8:1:2::{number + 1:x}") as chat:
                await chat.say("p-1", "Moin")
        await another_visitor(door)
        async with page(door, "2001:db8:1:2:ffff::1") as chat:
            await chat.send("say", id="p-1", text="Moin")
            refused = await chat.hear("refused")
            assert refused["code"] == "neighbours"
            assert 0 < refused["after"] <= 60
            door.clock.move(timedelta(seconds=refused["after"]))
            await chat.say("p-1", "Moin")
        await another_visitor(door)
        async with page(door, "2001:db8:1:3::1") as chat:
            await chat.say("p-1", "Moin")


BAD_PLACES = ["---", "x", "-", "1-", "-1", "1-2-3", "9" * 19, "9" * 25, "1-" + "9" * 20, "+1", "1 ", "٣", "\x00"]


@pytest.mark.parametrize("after", BAD_PLACES)
async def test_a_place_that_is_none(door: Door, after: str) -> None:
    """A page that claims to have read up to nowhere is closed with the code for what we do not take."""
    await introduced(door)
    async with page(door) as chat:
        await chat.say("p-1", "Moin")
    async with door.client.ws_connect("/chat/socket", headers=ORIGIN) as ws:
        await ws.send_json({"v": 1, "type": "hello", "after": after})
        assert (await ws.receive_json())["code"] == "unreadable"
        await ws.receive()
        assert ws.close_code == 1008


FRAMES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)
VALUES = FRAMES | st.sampled_from(["hello", "say", "seen", *BAD_PLACES, "0", "0-0", str(2**62), "p-1"])


STRANGE_FRAMES = st.lists(
    st.fixed_dictionaries(
        {"v": st.just(1) | VALUES, "type": st.sampled_from(["hello", "say", "seen"]) | VALUES},
        optional=dict.fromkeys(("after", "id", "text", "choice", "messages"), VALUES),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(strange=STRANGE_FRAMES)
def test_no_frame_breaks_the_socket(redis_server: EmbeddedRedis, strange: list[dict[str, object]]) -> None:
    """Whatever a page says, it is answered, or closed for its reason; nothing of ours fails."""
    with capture_logs() as logs:
        codes = asyncio.run(_said(redis_server, strange))
    assert set(codes) <= {None, 1008}
    assert [one for one in logs if one["log_level"] == "error"] == []


async def _heard_out(ws: ClientWebSocketResponse, hellos: int) -> int | None:
    """Read until the closing, or until so many hellos are welcomed."""
    async with asyncio.timeout(PATIENCE):
        while (message := await ws.receive()).type is WSMsgType.TEXT:
            hellos -= message.json()["type"] == "welcome"
            if not hellos:
                return None
    return ws.close_code


async def _said(server: EmbeddedRedis, strange: list[dict[str, object]]) -> list[int | None]:
    """Say each on a socket of its own, and once more after a proper beginning; gives what they were closed with."""
    redis, codes = connect(server.url), []
    async with Door(redis, Watch()).serving() as door:
        await introduced(door)
        for frame in strange:
            for greeted in (False, True):
                async with door.client.ws_connect("/chat/socket", headers=ORIGIN) as ws:
                    if greeted:
                        await ws.send_json({"v": 1, "type": "hello"})
                    await ws.send_str(json.dumps(frame))
                    await ws.send_json({"v": 1, "type": "hello", "after": "0"})
                    codes.append(await _heard_out(ws, 1 + greeted))
    await redis.aclose()
    return codes
