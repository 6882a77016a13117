"""What the turn server refuses, and how it changes releases."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from talk import Talk, said, text

from brain.turns.addresses import Allowed
from brain.turns.app import application
from brain.turns.releases import Releases


async def test_another_release_is_refused_with_the_live_one(talk: Talk) -> None:
    """A request for content that is not loaded gets 409 and the live release."""
    status, answer = await talk.post(talk.request(text("hallo"), release="r-9"))

    assert (409, "release", "r-1") == (status, answer["error"], answer["live"])


@pytest.mark.parametrize(
    "change",
    [
        {"messages": []},
        {"messages": [{"text": "no id"}]},
        {"messages": [{"id": "1", "entities": [{"value": "no name"}]}]},
        {"state": {"slots": {}}},
        {"state": {"release": "r-1", "turns": [{"did": None, "slot": 5}, 7]}},
        {"state": {"release": "r-1", "turns": [{"heard": "greet", "entities": 7}]}},
        {"actions": None},
    ],
)
async def test_an_unreadable_request_is_refused(talk: Talk, change: dict) -> None:
    """What is not a turn request gets 400 and the reason."""
    status, answer = await talk.post({**talk.request(text("hallo")), **change})

    assert (400, "request") == (status, answer["error"])


async def test_no_json_is_refused(talk: Talk) -> None:
    """A body that is no JSON gets 400."""
    async with talk.session.post("/turn", data=b"{") as response:
        assert 400 == response.status


@pytest.mark.parametrize(
    "address",
    [
        "http://10.0.0.1:1",
        "https://127.0.0.1:1",
        "http://127.0.0.1.evil.org:1",
        "http://u@127.0.0.1:1",
        "unix:/etc/x",
    ],
)
async def test_an_action_server_outside_the_setting_is_refused(talk: Talk, address: str) -> None:
    """The brain calls only addresses of its own setting."""
    status, answer = await talk.post(talk.request(text("hallo"), actions=address))

    assert (400, "actions") == (status, answer["error"])


async def test_loading_says_so() -> None:
    """Before a model is there, a turn gets 503 and health says not ready."""
    runner = web.AppRunner(application(Releases(), Allowed.parse("http://127.0.0.1")))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with ClientSession(f"http://127.0.0.1:{runner.addresses[0][1]}") as session:
        talk = Talk(session, "r-1", "http://127.0.0.1:1")
        status, _ = await talk.post(talk.request(text("hallo")))
        async with session.get("/health") as response:
            health = await response.json()
    await runner.cleanup()

    assert (503, {"release": None, "ready": False}) == (status, health)


WRONG = [b"", b"Authorization: Bearer", b"Authorization: Bearer geheim2", b"Authorization: geheim", b"Authorization: \x80"]


@pytest.mark.parametrize("shown", WRONG)
async def test_on_a_network_who_calls_shows_the_secret(shown: bytes) -> None:
    """Without it every address of the server is 401; with it, it is as at a socket."""
    app = application(Releases(), Allowed.parse("http://127.0.0.1"), secret="geheim", shown=True)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    for call in (b"GET /health", b"POST /turn", b"POST /load", b"GET /"):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(call + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + shown + b"\r\n\r\n")
        assert b" 401 " in await reader.readline()
        writer.close()
    headers = {"Authorization": "Bearer geheim"}
    async with ClientSession(f"http://127.0.0.1:{port}", headers=headers) as session:
        async with session.get("/health") as response:
            assert 200 == response.status
    await runner.cleanup()


async def test_a_new_release_is_live_and_the_last_still_answers(talk: Talk, model: Path) -> None:
    """Loading makes a release live; workers that still name the one before it are answered."""
    async with talk.session.post("/load", json={"release": str(model), "id": "r-2"}) as response:
        assert 200 == response.status
    new, old = await talk.ask(text("hallo"), release="r-2"), await talk.ask(text("hallo"))
    async with talk.session.get("/health") as response:
        health = await response.json()

    assert (["utter_greet"], ["utter_greet"]) == (said(new), said(old))
    assert ("r-2", "r-2") == (health["release"], new["state"]["release"])


async def test_a_missing_model_leaves_all_as_it_was(talk: Talk) -> None:
    """Loading what is not there is refused, and turns go on."""
    async with talk.session.post("/load", json={"release": "/no/such/model", "id": "r-2"}) as response:
        assert 400 == response.status

    assert ["utter_greet"] == said(await talk.ask(text("hallo")))


@pytest.mark.parametrize(
    ("address", "permitted"),
    [
        ("unix:/run/lotse/a.sock", True),
        ("unix:/run/lotse/../b.sock", False),
        ("unix:/run/lotse2/a.sock", False),
        ("unix:a.sock", False),
        ("http://127.0.0.1:5055", True),
        ("http://127.0.0.1:5055/other", False),
        ("http://worker:5055/", True),
        ("http://worker:5056", False),
        ("http://10.1.2.3:1", True),
        ("http://11.1.2.3:1", False),
        ("http://127.0.0.1:x", False),
        ("ftp://127.0.0.1", False),
    ],
)
def test_addresses(address: str, permitted: bool) -> None:
    """A socket lies in an allowed folder; a host is an allowed one, or in an allowed network."""
    allowed = Allowed.parse("unix:/run/lotse,http://127.0.0.1,http://worker:5055,http://10.0.0.0/8")

    assert permitted == allowed.permits(address)
