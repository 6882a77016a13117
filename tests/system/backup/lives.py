"""A contact's way through a backup: copied, lost, written again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.model.clock import to_ms, utc_now
from bot.store.backup import Copy, copy, timer_names
from bot.store.redis import keys
from bot.store.restore import put, revived
from tests.store.scene import Scene

SLACK = 2_000  # an end is read as "so long from now", so two looks at it differ by the time between them


async def taken(scene: Scene) -> Copy:
    return await copy(scene.redis, scene.contact, await timer_names(scene.redis), utc_now)


async def wiped(scene: Scene) -> None:
    """Nothing of the contact is left."""
    names = [name async for name in scene.redis.scan_iter(match=f"*:c:{scene.contact}:*")]
    for name in names:
        await scene.redis.delete(name)
    for places in (keys.ready, keys.sends, keys.desk, keys.unrooted):
        await scene.redis.zrem(places(scene.shard), scene.contact)
    for places in (keys.timers, keys.wants):
        members = await scene.redis.zrange(places(scene.shard), 0, -1)
        for member in members:
            if scene.contact.encode() in member:
                await scene.redis.zrem(places(scene.shard), member)


async def restored(scene: Scene) -> Copy:
    """Back up, lose everything, restore; gives what was backed up."""
    found = await taken(scene)
    await wiped(scene)
    await put(scene.redis, revived(found), to_ms(utc_now()) - 1)  # rounded up it would lie in the server's future
    return found


def same(one: Copy, other: Copy) -> bool:
    """Whether two copies say the same, give or take the moment at which they were made."""
    if one.ends.keys() != other.ends.keys():
        return False
    near = all(abs(one.ends[part] - other.ends[part]) < SLACK for part in one.ends)
    return near and replace(one, ends={}) == replace(other, ends={})


async def messages(scene: Scene, ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """Outbox entries as they lie there, also those that no line of the thread names."""
    found = {one: await scene.redis.hgetall(keys.out(scene.contact, one)) for one in ids}
    return {one: {k.decode(): v.decode() for k, v in fields.items()} for one, fields in found.items()}
