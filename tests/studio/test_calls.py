"""Who may make which call of the internal port: the table of `calls.py`, each row tried at the real app."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientResponse, DummyCookieJar, web
from aiohttp.test_utils import TestClient, TestServer

from bot.model.account import Account, Role, csrf_of
from bot.model.clock import utc_now
from bot.model.ids import random_id
from bot.store.redis.codec import encode
from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis
from bot.wiring.stores import Stores
from tests.studio.calls import CALLS, Who
from tests.studio.internal_port import INTERNAL, whole_app

OWN, FOREIGN = {"Origin": INTERNAL}, ("https://evil.example", "null", "http://desk.example.org", f"{INTERNAL}.evil")
SHUT = {401, 403}
SOCKET = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}
SOCKETS = {"GET /desk/api/live"}
UNSAFE = sorted(call for call in CALLS if not call.startswith("GET "))


class Caller:
    """Somebody at the port."""

    def __init__(self, client: TestClient[web.Request, web.Application], stores: Stores) -> None:
        self.client = client
        self.stores = stores

    async def session(self, role: Role) -> str:
        """Of a new person."""
        account = Account(random_id("p"), role, 1, utc_now(), "unused")
        await self.stores.redis.set(f"account:{account.name}", encode(account))
        return await self.stores.sessions.open(account)

    async def calls(self, call: str, token: str = "", **headers: str) -> ClientResponse:
        method, path = call.split(" ")
        path = re.sub(r"\{\w+\}", "x", path) + ("/look.css" if path.endswith("/static") else "")
        sent = (SOCKET | OWN if call in SOCKETS else {}) | headers | {"Host": "localhost"}
        cookies = {"lotse_session": token} if token else {}
        body = {} if method == "GET" else {"json": {}}
        return await self.client.request(method, path, headers=sent, cookies=cookies, allow_redirects=False, **body)


@pytest.fixture
async def caller(redis_server: EmbeddedRedis, tmp_path: Path) -> AsyncIterator[Caller]:
    redis = connect(redis_server.url)
    app, stores = whole_app(tmp_path, redis)
    async with TestClient(TestServer(app), cookie_jar=DummyCookieJar()) as client:
        yield Caller(client, stores)
    await redis.aclose()


def test_the_studio_is_for_admins() -> None:
    """Below /studio there is nothing for agents, and without a session only files and what a link's token opens."""
    assert {who for call, who in CALLS.items() if " /studio" in call} <= {"admin", "anyone"}
    unsafe = [call for call in UNSAFE if " /studio" in call and CALLS[call] == "anyone"]
    assert all(" /studio/try/{token}/" in call for call in unsafe)


def may(who: Who, role: str) -> bool:
    return who == "anyone" or role == "admin" or (who == "team" and role == "agent")


@pytest.mark.parametrize("role", ["nobody", "agent", "admin"])
async def test_each_call_by_each_role(caller: Caller, role: Role | str) -> None:
    """Nobody, an agent, an admin, each as a page of ours would call: who may is let in, who may not is told why."""
    for call, who in CALLS.items():
        token = await caller.session("admin" if role == "admin" else "agent") if role != "nobody" else ""
        answer = await caller.calls(call, token, **OWN, **({"X-Lotse-Csrf": csrf_of(token)} if token else {}))
        if who == "anyone":
            assert answer.status != 403, call
        elif may(who, str(role)):
            assert answer.status not in SHUT, (call, answer.status)
        else:
            told = (answer.status, (await answer.json())["code"])
            assert told == ((401, "signed_out") if role == "nobody" else (403, "role")), call


@pytest.mark.parametrize("role", ["agent", "admin"])
async def test_no_change_without_the_sessions_word(caller: Caller, role: Role) -> None:
    """What changes something is refused without the session's own word, and with that of another session."""
    other = csrf_of(await caller.session("admin"))
    for call in UNSAFE:
        if CALLS[call] == "anyone" or not may(CALLS[call], role):
            continue
        token = await caller.session(role)
        for word in ({}, {"X-Lotse-Csrf": ""}, {"X-Lotse-Csrf": other}, {"X-Lotse-Csrf": csrf_of(token)[:-1]}):
            answer = await caller.calls(call, token, **OWN, **word)
            assert (answer.status, (await answer.json())["code"]) == (403, "csrf"), (call, word)


async def test_no_change_from_another_page(caller: Caller) -> None:
    """With session and word, but from a page elsewhere or from no page: refused, sign-in and sockets included."""
    signed = ("POST /events",)
    for call in (*UNSAFE, *sorted(SOCKETS)):
        if call.startswith(signed):
            continue
        token = await caller.session("admin")
        for origin in (*FOREIGN, ""):
            headers = {"X-Lotse-Csrf": csrf_of(token), "Origin": origin}
            answer = await caller.calls(call, token, **headers)
            assert (answer.status, (await answer.json())["code"]) == (403, "origin"), (call, origin)


@pytest.mark.parametrize("token", ["x", "", "\x7f", "a" * 5000])
async def test_a_made_up_session_is_none(caller: Caller, token: str) -> None:
    """A cookie that nobody was given opens nothing, whatever word comes with it."""
    for call, who in CALLS.items():
        if who != "anyone":
            answer = await caller.calls(call, token, **OWN, **{"X-Lotse-Csrf": csrf_of(token or "x")})
            assert answer.status in SHUT, call


async def test_no_other_way_to_ask_is_open(caller: Caller) -> None:
    """A path that is read cannot be written to; one that changes something cannot be read: no link does it."""
    token = await caller.session("admin")
    for call in CALLS:
        method, path = call.split(" ")
        for other in {"GET", "POST", "PUT", "PATCH", "DELETE"} - {method}:
            if f"{other} {path}" in CALLS:
                continue
            answer = await caller.calls(f"{other} {path}", token, **OWN, **{"X-Lotse-Csrf": csrf_of(token)})
            assert answer.status in {401, 403, 404, 405}, (other, path, answer.status)
