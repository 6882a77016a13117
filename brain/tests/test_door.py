"""What the turn server refuses, and how it changes models."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from talk import Talk, said, text

from brain.turns.addresses import Allowed
from brain.turns.app import application
from brain.turns.models import Models


async def test_another_model_is_refused_with_the_live_one(talk: Talk) -> None:
    """A request for a model that is not loaded gets 409 and the live one."""
    status, answer = await talk.post(talk.request(text("hallo"), model="m-9"))

    assert (409, "model", "m-1") == (status, answer["error"], answer["live"])


@pytest.mark.parametrize(
    "change",
    [
        {"messages": []},
        {"messages": [{"text": "no id"}]},
        {"messages": [{"id": "1", "entities": [{"value": "no name"}]}]},
        {"state": {"slots": 5}},
        {"model": None},
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
    runner = web.AppRunner(application(Models(), Allowed.parse("http://127.0.0.1")))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with ClientSession(f"http://127.0.0.1:{runner.addresses[0][1]}") as session:
        talk = Talk(session, "m-1", "http://127.0.0.1:1")
        status, _ = await talk.post(talk.request(text("hallo")))
        async with session.get("/health") as response:
            health = await response.json()
    await runner.cleanup()

    assert (503, {"model": None, "models": [], "ready": False}) == (status, health)


WRONG = [b"", b"Authorization: Bearer", b"Authorization: Bearer geheim2", b"Authorization: geheim", b"Authorization: \x80"]


@pytest.mark.parametrize("shown", WRONG)
async def test_on_a_network_who_calls_shows_the_secret(shown: bytes) -> None:
    """Without it every address of the server is 401; with it, it is as at a socket."""
    app = application(Models(), Allowed.parse("http://127.0.0.1"), secret="geheim", shown=True)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    for call in (b"GET /health", b"POST /turn", b"POST /load", b"POST /live", b"GET /"):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(call + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + shown + b"\r\n\r\n")
        assert b" 401 " in await reader.readline()
        writer.close()
    headers = {"Authorization": "Bearer geheim"}
    async with ClientSession(f"http://127.0.0.1:{port}", headers=headers) as session:
        async with session.get("/health") as response:
            assert 200 == response.status
    await runner.cleanup()


async def call(talk: Talk, path: str, **named: object) -> tuple[int, dict]:
    async with talk.session.post(path, json=named) as response:
        return response.status, await response.json()


async def test_a_worker_of_the_version_before_is_answered(talk: Talk) -> None:
    """It names a release where now a model is named, and that was the model's name."""
    body = talk.request(text("guten morgen"))
    status, answer = await talk.post({**body, "release": body.pop("model")})

    assert (200, ["utter_greet"]) == (status, said(answer))


async def test_loading_another_model_changes_nothing_yet(talk: Talk) -> None:
    """It answers who names it; live is still the one before, until it is told otherwise."""
    status, loaded = await call(talk, "/load", model="m-2")
    new, old = await talk.ask(text("hallo"), model="m-2"), await talk.ask(text("hallo"))

    assert (200, "m-1", {"m-1", "m-2"}) == (status, loaded["model"], set(loaded["models"]))
    assert ("m-2", "m-1") == (new["state"]["model"], old["state"]["model"])


async def test_live_is_written_down_for_the_next_start(talk: Talk, folder: Path) -> None:
    """Making a model live writes the release that it serves into the one file that a start without a store reads."""
    (folder / "r-2").mkdir()
    (folder / "r-2" / "manifest.json").write_text("{}")
    await call(talk, "/load", model="m-2")
    status, standing = await call(talk, "/live", model="m-2", release="r-2")

    assert (200, "m-2", "r-2") == (status, standing["model"], (folder / "live").read_text())
    assert not list(folder.glob(".live*"))


async def test_a_model_in_its_own_release_is_found(talk: Talk) -> None:
    """So the version before kept it, and its id is that of the release."""
    assert (200, "r-4") == ((await call(talk, "/load", model="r-4"))[0], (await talk.ask(text("hallo"), model="r-4"))["state"]["model"])


async def test_the_live_model_and_the_one_before_stay(talk: Talk) -> None:
    """Three are held: whatever else is loaded goes for the next candidate, never one of those two."""
    await call(talk, "/load", model="m-2")
    await call(talk, "/live", model="m-2", release="")
    await call(talk, "/load", model="m-3")
    _, standing = await call(talk, "/load", model="r-4")
    assert ("m-2", {"m-1", "m-2", "r-4"}) == (standing["model"], set(standing["models"]))

    _, back = await call(talk, "/live", model="m-1", release="")
    _, standing = await call(talk, "/load", model="m-3")
    assert ("m-1", {"m-1", "m-2", "m-3"}) == (back["model"], set(standing["models"]))


@pytest.mark.parametrize("name", ["m-9", "../models/m-2", "/etc/passwd", "m-2/..", "", "m 2"])
async def test_what_is_no_model_of_ours_changes_nothing(talk: Talk, name: str) -> None:
    """A model that is not among the releases is refused, wherever a name may lead; the live one goes on."""
    status, answer = await call(talk, "/load", model=name)

    assert (400, "request") == (status, answer["error"])
    assert ["utter_greet"] == said(await talk.ask(text("hallo")))


@pytest.mark.parametrize("release", ["r-9", "../r-4", "r-4/../r-4", "m-2"])
async def test_only_a_whole_release_is_written_down(talk: Talk, folder: Path, release: str) -> None:
    """What the next start could not read is refused."""
    status, _ = await call(talk, "/live", model="m-1", release=release)

    assert (400, False) == (status, (folder / "live").exists())


async def test_a_model_that_is_not_loaded_does_not_become_live(talk: Talk, folder: Path) -> None:
    """Not even in the file for the next start."""
    status, answer = await call(talk, "/live", model="m-2", release="r-4")

    assert (409, "m-1", False) == (status, answer["live"], (folder / "live").exists())
