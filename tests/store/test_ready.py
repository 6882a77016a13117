"""Timers and wake-ups."""

from __future__ import annotations

from datetime import timedelta

from bot.model.clock import utc_now
from bot.model.item import TimerItem
from bot.store.ready import MOST_WAKES
from bot.store.redis import keys
from tests.store.scene import HOUR, Scene, until


async def ring(scene: Scene) -> int:
    """How often this contact's timers have rung by now."""
    return list(await scene.ready.ring_timers()).count(scene.contact)


async def test_a_timer_rings_once(scene: Scene) -> None:
    """A due timer becomes one item of its contact, which is then ready."""
    await scene.turn(timers=(("idle", utc_now() - timedelta(seconds=1)),))
    assert [await ring(scene), await ring(scene)] == [1, 0]
    (item,) = (await scene.take()).items
    assert isinstance(item, TimerItem)
    assert item.name == "idle"


async def test_a_timer_waits_for_its_moment(scene: Scene) -> None:
    """A timer that is not due does not ring; setting it again moves it, clearing it ends it."""
    await scene.turn(timers=(("idle", utc_now() + HOUR), ("queue", utc_now() + HOUR)))
    assert await ring(scene) == 0
    await scene.turn(timers=(("idle", utc_now() - HOUR), ("queue", None)))
    assert await ring(scene) == 1
    assert await scene.redis.zscore(keys.timers(scene.shard), f"{scene.contact}|queue") is None


async def test_each_timer_of_a_contact_rings(scene: Scene) -> None:
    """Timers of different names are independent and ring in the order of their moments."""
    past = utc_now() - HOUR
    await scene.turn(timers=(("second", past + timedelta(minutes=1)), ("first", past)))
    assert await ring(scene) == 2
    assert [item.name for item in (await scene.take()).items if isinstance(item, TimerItem)] == ["first", "second"]


async def test_a_timer_that_rings_during_a_turn_waits_for_its_end(scene: Scene) -> None:
    """Ringing does not end a lease, and the timer's item is not lost by the commit of that turn."""
    await scene.turn(timers=(("idle", utc_now() - HOUR),))
    await scene.write()
    taken = await scene.take()
    assert await ring(scene) == 1
    assert await scene.mailbox.take(scene.contact, 100) is None
    await scene.mailbox.commit(scene.plan(taken))
    assert [item.kind for item in (await scene.take()).items] == ["timer"]


async def test_a_woken_contact_is_heard_of(scene: Scene) -> None:
    """A wake-up reaches a waiting worker."""
    await scene.ready.wake(scene.contact)
    heard = scene.ready.woken()

    async def look() -> bool | None:
        return True if await anext(heard) == scene.contact else None

    assert await until(look)


async def test_wake_ups_without_a_worker_are_bounded(scene: Scene) -> None:
    """While no worker runs, hints do not fill the memory."""
    await scene.redis.rpush(keys.WAKE, *[scene.contact] * MOST_WAKES)
    await scene.ready.wake(scene.contact)

    async def look() -> bool | None:
        return await scene.redis.llen(keys.WAKE) == MOST_WAKES or None

    assert await until(look)
    await scene.redis.delete(keys.WAKE)
