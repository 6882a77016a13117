"""A store that cannot keep what is given to it says so, and has then kept nothing of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.model.clock import utc_now
from bot.model.errors import NotStoredError
from bot.model.ids import random_id
from bot.model.message import Receipt
from bot.store.addresses import RedisAddresses
from bot.store.live import RedisPresence
from bot.store.ready import RedisReady
from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis
from tests.store.scene import ADDRESS, Scene, Store, answer, message


@asynccontextmanager
async def full(scene: Scene) -> AsyncIterator[None]:
    """The server has no memory left for anything new."""
    await scene.redis.config_set("maxmemory", 1)
    try:
        yield
    finally:
        await scene.redis.config_set("maxmemory", 0)


async def not_stored(act: Callable[[], Awaitable[Any]]) -> None:
    with pytest.raises(NotStoredError):
        await act()


async def test_a_full_redis_accepts_no_item(scene: Scene) -> None:
    """With its memory full Redis refuses a message whole; when there is room again it is accepted as new."""
    item = message()
    async with full(scene):
        await scene.changes_nothing(lambda: not_stored(lambda: scene.enqueue(item)))
        await scene.ready.wake(scene.contact)  # a hint is nobody's failure
    assert await scene.enqueue(item)


async def test_a_full_redis_carries_out_no_half_turn(scene: Scene) -> None:
    """With its memory full Redis refuses take, commit and claim whole; when there is room again they go on."""
    await scene.say("sent later")
    await scene.write()
    async with full(scene):
        await scene.changes_nothing(lambda: not_stored(scene.take))
        await scene.changes_nothing(lambda: not_stored(scene.claim))
    plan = scene.plan(await scene.take(), outgoing=(answer(),))
    permit = await scene.permit()
    async with full(scene):
        await scene.changes_nothing(lambda: not_stored(lambda: scene.mailbox.commit(plan)))
        await not_stored(lambda: scene.outbox.settle(permit, Receipt("SM1"), again=None))
    await scene.mailbox.commit(plan)
    await scene.outbox.settle(permit, Receipt("SM1"), again=None)
    assert (await scene.permit()).text == "Moin!"


async def test_a_read_only_redis_accepts_nothing(tmp_path: Path) -> None:
    """A server that has become a replica refuses writes, and that is said in our own words."""
    server = EmbeddedRedis(tmp_path)
    await server.start()
    redis = connect(server.url)
    scene = Scene(Store(redis))
    await redis.execute_command("REPLICAOF", "127.0.0.1", "1")
    await not_stored(scene.write)
    await redis.execute_command("REPLICAOF", "NO", "ONE")
    await scene.write()
    await redis.aclose()
    await server.stop()


async def test_a_redis_that_is_gone_is_named_so(tmp_path: Path) -> None:
    """Every step of a contact's life raises NotStoredError while the server is away, and works when it is back."""
    server = EmbeddedRedis(tmp_path)
    await server.start()
    redis = connect(server.url)
    scene = Scene(Store(redis))
    await scene.say()
    permit = await scene.permit()
    await scene.write()
    plan = scene.plan(await scene.take())
    server.kill()
    addresses, presence = RedisAddresses(redis, "secret", random_id), RedisPresence(redis, utc_now)
    steps: tuple[Callable[[], Awaitable[Any]], ...] = (
        scene.write,
        scene.take,
        scene.claim,
        lambda: scene.mailbox.commit(plan),
        lambda: scene.mailbox.give_back(scene.contact, 1, 0.0, count=1),
        lambda: scene.mailbox.result(scene.contact, "i-1"),
        lambda: scene.outbox.settle(permit, Receipt("SM1"), again=None),
        lambda: addresses.contact_of(ADDRESS),
        lambda: addresses.find(ADDRESS),
        lambda: RedisReady(redis, utc_now).due_contacts(),
        lambda: RedisReady(redis, utc_now).ring_timers(),
        lambda: anext(RedisReady(redis, utc_now).woken()),
        lambda: presence.here("anna"),
        lambda: presence.gone("anna"),
        presence.present,
        lambda: presence.last_seen("anna"),
    )
    for refused in await asyncio.gather(*(step() for step in steps), return_exceptions=True):
        assert isinstance(refused, NotStoredError), refused
    await server.start()
    await scene.mailbox.commit(plan)
    await redis.aclose()
    await server.stop()
