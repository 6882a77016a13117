"""The client of the brain: what it says, and what each kind of answer means."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.model.commands import HandOver
from bot.model.dialogue import Heard, Offer, Say
from bot.model.errors import (
    BrainError,
    BrainLoadingError,
    BrainLostError,
    BrainUnreachableError,
    WrongModelError,
)
from bot.nlu.client import BrainClient

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
HEARD = Heard("i-1", "Fährt die U3?", ({"entity": "line", "value": "U3"},))
ANSWER: dict[str, Any] = {
    "state": {"model": "m-1", "slots": {"line": "U3"}, "form": None, "turns": []},
    "results": [
        {
            "id": "i-1",
            "say": [
                {
                    "response": "utter_x",
                    "values": {"line": "U3"},
                    "choices": [
                        {"title": {"word": "utter_word_human"}, "intent": "human"},
                        {"title": "U1", "intent": "disruption_line", "entities": [{"entity": "line", "value": "U1"}]},
                    ],
                }
            ],
            "commands": [{"command": "hand_over", "reason": "asked", "topic": "human"}],
            "understanding": {
                "intent": "human",
                "confidence": 0.93,
                "ranking": [{"intent": "human", "confidence": 0.93}],
                "entities": [{"entity": "line", "value": "U3"}],
            },
        }
    ],
    "stopped": True,
}


@asynccontextmanager
async def brain(turn: Handler, health: Handler | None = None, deadline: float = 5.0) -> AsyncIterator[BrainClient]:
    app = web.Application()
    app.router.add_post("/turn", turn)
    if health:
        app.router.add_get("/health", health)
    async with TestServer(app) as server:
        url = str(server.make_url("/")).rstrip("/")
        async with BrainClient(url, "unix:/actions.sock", deadline) as client:
            yield client


async def ask(client: BrainClient, *heard: Heard) -> Any:
    return await client.turn(heard or (HEARD,), {"form": None}, {"locale": "de"}, "m-1")


async def test_what_is_asked_and_what_is_read() -> None:
    """The request holds messages, state, view, model and the address of the actions; the answer is typed."""
    asked: list[Any] = []

    async def turn(request: web.Request) -> web.Response:
        asked.append((await request.json(), request.headers["X-Deadline-Ms"]))
        return web.json_response(ANSWER)

    async with brain(turn) as client:
        answer = await ask(client, HEARD, Heard("i-2", "U3", intent="disruption_line"))
    ((body, deadline),) = asked
    assert deadline == "5000"
    assert (body["model"], body["actions"], body["view"]) == ("m-1", "unix:/actions.sock", {"locale": "de"})
    assert body["messages"] == [
        {"id": "i-1", "text": "Fährt die U3?", "entities": [{"entity": "line", "value": "U3"}]},
        {"id": "i-2", "text": "U3", "entities": [], "intent": "disruption_line"},
    ]
    (reply,) = answer.replies
    line = {"entity": "line", "value": "U1"}
    offers = (Offer({"word": "utter_word_human"}, "human"), Offer("U1", "disruption_line", (line,)))
    assert reply.say == (Say("utter_x", {"line": "U3"}, offers),)
    assert reply.commands == (HandOver("asked", "human"),)
    assert reply.understanding.ranking == (("human", 0.93),)
    assert answer.state == ANSWER["state"]


def answering(status: int, body: Any) -> Handler:
    async def turn(_: web.Request) -> web.Response:
        if isinstance(body, bytes):
            return web.Response(status=status, body=body)
        return web.json_response(body, status=status)

    return turn


def changed(**parts: Any) -> dict[str, Any]:
    return {**ANSWER, "results": [{**ANSWER["results"][0], **parts}]}


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (409, {"error": "model", "live": "m-2"}, WrongModelError),
        (422, {"error": "action", "action": "action_x"}, BrainError),
        (400, {"error": "unreadable"}, BrainError),
        (500, b"Internal Server Error", BrainError),
        (503, {"error": "loading"}, BrainLoadingError),
        (503, b"no upstream", BrainUnreachableError),
        (200, b"<html>", BrainError),
        (200, b"", BrainError),
        (200, b"\xff\xfe", BrainError),
        (200, [], BrainError),
        (200, {"state": {}}, BrainError),
        (200, {**ANSWER, "state": None}, BrainError),
        (200, changed(commands=[{"command": "send_newsletter"}]), BrainError),
        (200, changed(commands=[{"command": "hand_over", "reason": "bored"}]), BrainError),
        (200, changed(say=[{"text": "free words"}]), BrainError),
        (200, changed(understanding={"intent": "x"}), BrainError),
    ],
)
async def test_each_kind_of_answer_has_its_error(status: int, body: Any, error: type[BrainError]) -> None:
    """Another model, a failed action, loading, garbage: each is the error that the turn knows how to take."""
    async with brain(answering(status, body)) as client:
        with pytest.raises(BrainError) as raised:
            await ask(client)
    assert type(raised.value) is error


async def test_a_brain_that_is_not_there_counts_no_attempt(tmp_path: Path) -> None:
    """No socket, no listener: unreachable, not failed."""
    for url in (f"unix:{tmp_path}/none.sock", "http://127.0.0.1:9"):
        async with BrainClient(url, "unix:/a") as client:
            with pytest.raises(BrainUnreachableError):
                await ask(client)
            assert await client.standing() is None
    with pytest.raises(BrainUnreachableError):
        await ask(BrainClient("unix:/none", "unix:/a"))


async def test_a_brain_that_dies_in_the_middle_is_lost() -> None:
    """A connection that breaks while the brain has the request is told apart from one that never came about."""

    async def dying(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.close()
        return web.Response()

    async with brain(dying) as client:
        with pytest.raises(BrainLostError):
            await ask(client)


async def test_a_request_has_a_hard_deadline() -> None:
    """A brain that never answers is an error that counts: the message may be what it hangs on."""
    never = asyncio.Event()

    async def hanging(_: web.Request) -> web.Response:
        await never.wait()
        return web.Response()

    async with brain(hanging, deadline=0.05) as client:
        with pytest.raises(BrainError) as raised:
            await ask(client)
        never.set()
    assert type(raised.value) is BrainError


@pytest.mark.parametrize(
    ("status", "body", "model"),
    [
        (200, {"model": "m-1", "models": ["m-1"], "ready": True}, "m-1"),
        (200, {"release": "r-1", "ready": True}, "r-1"),  # of the version before, whose model has that name
        (200, {"model": None, "ready": False}, ""),
        (503, {"model": "m-1", "ready": True}, None),
        (200, b"no JSON", None),
        (200, {"ready": True}, None),
        (200, [], None),
    ],
)
async def test_the_model_that_it_serves(status: int, body: Any, model: str | None) -> None:
    """Known only from a brain that says it is ready."""
    async with brain(answering(200, ANSWER), health=answering(status, body)) as client:
        assert await client.standing() == model


async def test_over_a_unix_socket(tmp_path: Path) -> None:
    """The brain may listen on a socket of the file system."""
    app = web.Application()
    app.router.add_post("/turn", answering(200, ANSWER))
    runner = web.AppRunner(app)
    await runner.setup()
    socket = tmp_path / "brain.sock"
    await web.UnixSite(runner, str(socket)).start()
    async with BrainClient(f"unix:{socket}", "unix:/a") as client:
        assert (await ask(client)).replies
    await runner.cleanup()


async def test_one_of_several_brains_is_away(tmp_path: Path) -> None:
    """Of several addresses the next is asked when one cannot be reached; brains keep nothing, so any may answer."""
    async with brain(answering(200, ANSWER), answering(200, {"model": "m-1", "ready": True})) as alone:
        living = alone._urls[0]
        for urls in (f"unix:{tmp_path}/none.sock,{living}", f"{living}, http://127.0.0.1:9"):
            async with BrainClient(urls, "unix:/a") as client:
                assert (await ask(client)).replies
                assert await client.standing() == "m-1"


async def test_one_of_several_brains_has_not_loaded_the_model(tmp_path: Path) -> None:
    """Another brain that has it is asked at once; if none has, that is said, whoever else is away."""
    wrong = answering(409, {"error": "model", "live": "m-0"})
    async with brain(wrong) as old, brain(answering(200, ANSWER)) as new:
        for urls in ((old._urls[0], new._urls[0]), (new._urls[0], old._urls[0])):
            async with BrainClient(",".join(urls), "unix:/a") as client:
                assert (await ask(client)).replies
        async with BrainClient(f"{old._urls[0]},unix:{tmp_path}/none.sock", "unix:/a") as client:
            with pytest.raises(WrongModelError):
                await ask(client)


async def test_one_of_several_brains_hangs() -> None:
    """One that does not answer in time is left for the next turn; when it is well again, it is used again."""
    asked: list[str] = []
    hung = asyncio.Event()

    def named(name: str) -> tuple[Handler, Handler]:
        async def turn(_: web.Request) -> web.Response:
            asked.append(name)
            if name == "own":
                await hung.wait()
            return web.json_response(ANSWER)

        async def health(_: web.Request) -> web.Response:
            ready = name == "other" or hung.is_set()
            return web.json_response({"model": "m-1", "ready": ready}, status=200 if ready else 503)

        return turn, health

    async with brain(*named("own")) as own, brain(*named("other")) as other:
        addresses = (own._urls[0], other._urls[0])
        first = BrainClient(",".join(addresses), "unix:/a")._at
        urls = addresses if first == 0 else addresses[::-1]
        async with BrainClient(",".join(urls), "unix:/a", deadline=0.2) as client:
            with pytest.raises(BrainError):
                await ask(client)
            assert (await ask(client)).replies
            assert await client.standing() == "m-1"
            assert (await ask(client)).replies
            hung.set()
            assert await client.standing() == "m-1"
            assert (await ask(client)).replies
    assert asked == ["own", "other", "other", "own"]
