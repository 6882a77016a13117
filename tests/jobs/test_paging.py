"""Paging over real HTTP: danger calls again and again, to two addresses in the end, until somebody has heard of it."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import aiohttp
import orjson
import pytest
from aiohttp import web

from bot.jobs.paging import Pager
from bot.model.paging import Called
from bot.model.webhook_key import key_of
from bot.store.paging import RedisPages
from bot.store.redis import keys
from bot.web.listening import listening
from tests.flow.scene import Scene

SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()


class Receiver:
    """Somebody's pager, which answers as the test says."""

    def __init__(self) -> None:
        self.calls: list[tuple[dict[str, str], bytes]] = []
        self.status, self.body, self.url = 200, b"", ""

    async def call(self, request: web.Request) -> web.Response:
        self.calls.append((dict(request.headers), await request.read()))
        return web.Response(status=self.status, body=self.body)


async def _receiver() -> AsyncIterator[Receiver]:
    receiver, app = Receiver(), web.Application()
    app.router.add_post("/page", receiver.call)
    async with listening(app, "127.0.0.1", 0, "pager") as port:
        receiver.url = f"http://127.0.0.1:{port}/page"
        yield receiver


@pytest.fixture
async def first() -> AsyncIterator[Receiver]:
    async for one in _receiver():
        yield one


@pytest.fixture
async def second() -> AsyncIterator[Receiver]:
    async for one in _receiver():
        yield one


@pytest.fixture
async def pager(town: Scene, first: Receiver, second: Receiver) -> AsyncIterator[Pager]:
    await town.redis.delete(keys.ALARMS, keys.lock("paging"))
    town.clock.now = datetime.now(UTC)  # alarms are dated by the server
    async with aiohttp.ClientSession() as session:
        yield pager_of(town, session, first, second)


def pager_of(town: Scene, session: aiohttp.ClientSession, *receivers: Receiver) -> Pager:
    addresses = [one.url for one in receivers]
    called, stores = Called(tuple(addresses), key_of(SECRET), "https://desk"), town.stores
    return Pager(called, stores.alarms, RedisPages(town.redis), stores.threads.state, session, town.clock)


async def later(town: Scene, pager: Pager, **time: float) -> None:
    town.clock.move(**time)
    await pager.look()


async def test_a_page_is_signed_and_says_no_word_of_the_customer(town: Scene, pager: Pager, first: Receiver) -> None:
    """Kind, time and where at the desk; whoever has the secret can check it."""
    await town.say("mein mann bekommt keine luft")
    await pager.look()
    headers, body = first.calls[0]
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(b"k" * 32, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert orjson.loads(body)["data"]["link"] == f"https://desk/desk#{town.contact}"
    assert orjson.loads(body)["data"]["kind"] == "injury"
    assert b"luft" not in body


@pytest.mark.parametrize("status", [200, 302, 503])
async def test_it_is_repeated_and_after_three_minutes_goes_to_the_second_too(
    town: Scene, pager: Pager, first: Receiver, second: Receiver, status: int
) -> None:
    """That a receiver took the call, refused it or sends it elsewhere says nothing about people."""
    first.status = status
    await town.say("es brennt im Zug")
    await pager.look()
    await later(town, pager, seconds=16)
    assert (len(first.calls), len(second.calls)) == (2, 0)
    await later(town, pager, seconds=200)
    assert (len(first.calls), len(second.calls)) == (3, 1)


async def test_an_acknowledgement_ends_it(town: Scene, pager: Pager, first: Receiver) -> None:
    """A receiver that knows of people says so in its answer."""
    first.body = b'{"acknowledged": true}'
    await town.say("es brennt im Zug")
    await pager.look()
    await later(town, pager, minutes=10)
    assert len(first.calls) == 1


async def test_a_claim_ends_it(town: Scene, pager: Pager, first: Receiver) -> None:
    """Whoever takes the conversation has seen it, and the alarm says who."""
    await town.say("es brennt im Zug")
    await pager.look()
    town.clock.move(seconds=5)
    await town.act("claim")
    await later(town, pager, minutes=1)
    assert len(first.calls) == 1
    assert (await town.stores.alarms.newest())[0].seen_by == "anna"


async def test_seen_at_the_desk_ends_it(town: Scene, pager: Pager, first: Receiver) -> None:
    """An admin has pressed *Seen*."""
    await town.say("es brennt im Zug")
    await pager.look()
    await town.stores.alarms.acknowledge((await town.stores.alarms.newest())[0].id, "eva")
    await later(town, pager, minutes=1)
    assert len(first.calls) == 1


async def test_a_worker_that_dies_is_followed_by_another(town: Scene, pager: Pager, first: Receiver) -> None:
    """How far the calls have come outlives the worker."""
    await town.say("es brennt im Zug")
    await pager.look()
    async with aiohttp.ClientSession() as session:
        other = pager_of(town, session, first)
        await other.look()
        assert len(first.calls) == 1
        await later(town, other, seconds=16)
    assert len(first.calls) == 2


@pytest.mark.parametrize("secret", ["", "short", "whsec_c2hvcnQ="])
def test_a_secret_is_needed(secret: str) -> None:
    """Nothing leaves unsigned."""
    with pytest.raises(ValueError, match=r"bytes|base64"):
        key_of(secret)
