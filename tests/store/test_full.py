"""A full store: from Redis 7 on it takes in nothing, and finishes what it has taken in; an older one waits for room."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.model.errors import NotStoredError, SendError
from bot.model.message import Receipt
from bot.store.heartbeats import RedisHeartbeats
from bot.store.redis.connect import connect, learn
from bot.store.redis.scripts import FINISHING
from tests.store.scene import Scene, Store, answer, message
from tests.support.redis import Server, server

__all__ = ["server"]


@pytest.fixture
async def scene(server: Server) -> AsyncIterator[Scene]:
    """One fresh contact, over a client that has learnt what its server can."""
    url = server.url.replace("redis://", "redis+cluster://") if server.kind == "cluster" else server.url
    redis = connect(url)
    await learn(redis)
    yield Scene(Store(redis))
    await redis.aclose()


@asynccontextmanager
async def full(redis: Any) -> AsyncIterator[None]:
    """The server has no memory left for anything new."""
    await redis.config_set("maxmemory", 1)
    try:
        yield
    finally:
        await redis.config_set("maxmemory", 0)


async def test_it_is_known_what_the_server_can(scene: Scene, server: Server) -> None:
    """Redis 7 lets scripts go on when it is full, alone and as a cluster; 6.2 does not."""
    assert scene.redis.goes_on_when_full == (server.kind != "redis6")


@pytest.mark.parametrize("server", ["redis7", "valkey", "cluster"], indirect=True)
async def test_what_was_accepted_is_answered_while_nothing_is_accepted(scene: Scene) -> None:
    """Take, renew, commit, claim, settle and the platform's word go on in a full store; a new message is refused."""
    await scene.write()
    out = answer()
    async with full(scene.redis):
        await scene.changes_nothing(lambda: _refused(scene))
        taken = await scene.take()
        assert await scene.mailbox.renew(scene.contact, taken.fence)
        await scene.mailbox.give_back(scene.contact, taken.fence, 0, count=0)
        await scene.mailbox.commit(scene.plan(await scene.take(), outgoing=(out,)))
        permit = await scene.permit()
        await scene.outbox.settle(permit, SendError("retry", "busy"), again=0)
        await scene.outbox.settle(await scene.permit(), Receipt("SM1"), again=None)
        assert await scene.report(out, "delivered")
        await scene.changes_nothing(lambda: _refused(scene))
    assert await scene.status(out) == "delivered"


@pytest.mark.parametrize("server", ["redis6"], indirect=True)
async def test_an_older_server_finishes_when_there_is_room(scene: Scene) -> None:
    """On Redis 6.2 a full store refuses every step whole, and goes on as soon as there is room."""
    await scene.write()
    async with full(scene.redis):
        await scene.changes_nothing(lambda: _refused(scene))
        with pytest.raises(NotStoredError):
            await scene.take()
    assert await scene.take()


async def test_a_full_store_hears_heartbeats(scene: Scene) -> None:
    """Who says again what he has said is alive, full or not: nobody is called dead for want of memory."""
    alive = RedisHeartbeats(scene.redis)
    await alive.beat("worker", "r-1")
    async with full(scene.redis):
        await alive.beat("worker", "r-1")
    assert await alive.served_by("worker") == ["r-1"]
    await alive.beat("worker", "r-2")
    assert await alive.served_by("worker") == ["r-2"]
    await alive.leave("worker")


def test_nothing_new_comes_in_by_a_script_that_goes_on() -> None:
    """The door's own script is none of them, nor is that of timers: those who go on only finish."""
    assert not FINISHING & {"enqueue", "ring", "book"}


async def _refused(scene: Scene) -> None:
    with pytest.raises(NotStoredError):
        await scene.enqueue(message())
