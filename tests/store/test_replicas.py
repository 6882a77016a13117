"""The loss of one node loses nothing that was confirmed: a write counts once a replica has it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from bot.model.errors import NotStoredError, SettingsError
from bot.model.ids import random_id
from bot.model.item import MessageItem
from bot.store.addresses import RedisAddresses
from bot.store.live import RedisLive
from bot.store.redis.connect import check_durability, connect
from bot.store.redis.replicas import ALONE, Replicas, too_few
from tests.store.scene import ADDRESS, Scene, Store, message, until
from tests.support.cluster import Cluster, Node, running_cluster, running_pair
from tests.support.redis import redis7

SOON = Replicas(1, patience_ms=200)  # where it must fail
ONE = Replicas(1, patience_ms=1_000)
CONTACTS = 24
PATIENCE = 60.0


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Three masters with a replica each, for one test that breaks it."""
    with running_cluster(redis7(), tmp_path_factory.mktemp("nodes"), replicas=True) as started:
        yield started


@pytest.fixture
async def store(cluster: Cluster) -> AsyncIterator[Store]:
    redis = connect(cluster.url)
    yield Store(redis, replicas=ONE)
    await redis.aclose()


@pytest.fixture
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Node, Node]]:
    with running_pair(redis7(), tmp_path_factory.mktemp("pair")) as started:
        yield started


async def test_the_last_replica_gone(pair: tuple[Node, Node]) -> None:
    """Without a replica that takes part, nothing is accepted and nothing may be sent; with it again, both go on."""
    master, replica = pair
    redis = connect(f"redis://127.0.0.1:{master.port}")
    scene = Scene(Store(redis, replicas=ONE))
    await scene.say("Moin!")
    scene.store = Store(redis, replicas=SOON)
    scene.mailbox, scene.outbox = scene.store.mailbox, scene.store.outbox
    replica.ask("REPLICAOF", "NO", "ONE")
    item = message()
    with pytest.raises(NotStoredError, match="0 of 1 replicas"):
        await scene.enqueue(item)
    with pytest.raises(NotStoredError, match="0 of 1 replicas"):
        await scene.claim()
    replica.ask("REPLICAOF", "127.0.0.1", master.port)

    async def accepted() -> bool | None:
        try:
            return not await scene.enqueue(item)
        except NotStoredError:
            return None

    assert await until(accepted)  # it lies there since the first try, and only now may anyone rely on it
    await redis.aclose()


async def test_missing_replicas_are_named(pair: tuple[Node, Node]) -> None:
    """`/readyz` says how many take part; who asked for none is not told of any."""
    master, replica = pair
    redis = connect(f"redis://127.0.0.1:{master.port}")
    assert await too_few(redis, ONE) == ""
    replica.ask("REPLICAOF", "NO", "ONE")

    async def told() -> str:
        return await too_few(redis, ONE)

    assert await until(told) == "0 of 1 replicas take part; nothing is accepted"
    assert await too_few(redis, ALONE) == ""
    await redis.aclose()


async def test_a_promoted_replica_has_all_that_was_accepted(pair: tuple[Node, Node]) -> None:
    """A master dies and its replica is promoted by hand: what was accepted, committed and claimed is there."""
    master, replica = pair
    redis = connect(f"redis://127.0.0.1:{master.port}")
    scene = Scene(Store(redis, replicas=ONE))
    (out,) = await scene.say("Moin!")
    assert await scene.claim() is not None
    await scene.write("Noch da?")
    master.kill()
    with pytest.raises(NotStoredError):
        await scene.enqueue(message())
    await redis.aclose()
    replica.ask("REPLICAOF", "NO", "ONE")
    left = connect(f"redis://127.0.0.1:{replica.port}")
    scene.store = Store(left)
    scene.redis = left
    assert await scene.status(out) == "sending"
    assert await left.llen(scene.key("mailbox")) == 1
    await left.aclose()


async def test_a_master_dies_under_load(cluster: Cluster, store: Store) -> None:
    """What was accepted before, while and after a master dies lies in the mailboxes in order; the rest was refused
    and accepted at another try, as the platform makes it."""
    scenes = [Scene(store) for _ in range(CONTACTS)]
    half_way = asyncio.Event()
    accepted: dict[str, list[str]] = {scene.contact: [] for scene in scenes}
    refused: list[str] = []

    async def customer(scene: Scene) -> None:
        for number in range(8):
            item = message(str(number))
            await until(lambda item=item: given(scene, item, refused))  # type: ignore[misc]
            accepted[scene.contact].append(item.id)
            if number == 3:
                half_way.set()

    async def power_cut() -> None:
        await half_way.wait()
        await cluster.fails_over(scenes[0].key("mailbox"))

    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(power_cut(), *(customer(scene) for scene in scenes))
    assert refused
    for scene in scenes:
        taken = await scene.take()
        assert [item.id for item in taken.items] == accepted[scene.contact]


async def given(scene: Scene, item: MessageItem, refused: list[str]) -> bool | None:
    """Whether the store has confirmed it, now or at an earlier try."""
    try:
        await scene.enqueue(item)
    except NotStoredError:
        refused.append(item.id)
        return None
    return True


async def test_an_address_outlives_its_master(cluster: Cluster, store: Store) -> None:
    """Who a number belongs to is confirmed by a replica too: after a failover the contact is the same."""
    addresses = RedisAddresses(store.redis, "secret", random_id, replicas=ONE)
    contact = await addresses.contact_of(ADDRESS)
    rows = [key async for key in store.redis.scan_iter(match="alias:*")]
    await cluster.fails_over(rows[0].decode())

    async def found() -> str | None:
        try:
            return await addresses.contact_of(ADDRESS)
        except NotStoredError:
            return None

    assert await until(found) == contact


async def test_every_master_must_be_durable(cluster: Cluster, store: Store) -> None:
    """One master with one wrong setting refuses the whole cluster, by its address."""
    await check_durability(store.redis)
    cluster.nodes[1].ask("CONFIG", "SET", "appendfsync", "everysec")
    with pytest.raises(SettingsError, match=f"at 127.0.0.1:{cluster.nodes[1].port} could lose"):
        await check_durability(store.redis)


async def test_hints_cross_the_cluster(cluster: Cluster, store: Store) -> None:
    """Wake-ups and hints for open pages reach whoever listens, at whatever node."""
    live = RedisLive(store.redis)

    async def first() -> str:
        return await anext(aiter(RedisLive(store.redis).changes()))

    heard = asyncio.create_task(first())

    async def told() -> str | None:
        await live.changed("c-1")
        return heard.result() if heard.done() else None

    assert await until(told) == "c-1"
    await store.ready.wake("c-2")
    async for contact in store.ready.woken():
        assert contact == "c-2"
        break


@pytest.mark.parametrize("url", ["redis+cluster://", "redis+cluster://host:port", "redis+cluster:///"])
def test_an_address_that_is_none(url: str) -> None:
    """A cluster's address that names no node is refused by the name of the setting."""
    with pytest.raises(SettingsError, match="LOTSE_REDIS_URL"):
        connect(url)


async def test_both_ways_of_naming_a_cluster(cluster: Cluster) -> None:
    """`?cluster=true` behind one node's address is as good as naming several."""
    redis = connect(f"redis://127.0.0.1:{cluster.nodes[0].port}?cluster=true")
    await redis.set("alias:x", "1")
    assert await redis.get("alias:x") == b"1"
    assert len(redis.get_primaries()) == 3
    await redis.aclose()
