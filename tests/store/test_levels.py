"""What waits, and how full the server is, as operators read it."""

from __future__ import annotations

from bot.model.clock import to_ms, utc_now
from bot.store.gauges import RedisGauges
from bot.store.redis import keys
from tests.store.scene import Scene


async def test_memory_has_a_limit(scene: Scene) -> None:
    """Without `maxmemory` the machine's memory is the limit: a share can always be told."""
    memory = await RedisGauges(scene.redis).memory()
    assert 0 < memory.used < memory.limit
    assert 0 < await RedisGauges(scene.redis).memory_share() < 1


async def test_a_ready_contact_is_seen_until_it_is_taken(scene: Scene) -> None:
    """Who is due counts with the time since; a lease, and a moment still to come, do not count."""
    levels = RedisGauges(scene.redis)
    before = (await levels.ready()).number
    await scene.write()
    await scene.redis.zadd(keys.ready(scene.shard), {scene.contact: to_ms(utc_now()) - 8_000})
    found = await levels.ready()
    assert found.number == before + 1
    assert found.oldest_seconds >= 7
    await scene.take()
    assert (await levels.ready()).number == before


async def test_nothing_waits(scene: Scene) -> None:
    """Where nothing is due nothing is old."""
    found = await RedisGauges(scene.redis).sends()
    assert (found.number == 0) == (found.oldest_seconds == 0)
