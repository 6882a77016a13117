"""Leases: who may take a turn, and how a turn ends without a commit."""

from __future__ import annotations

import pytest

from bot.model.clock import to_ms
from bot.model.errors import StaleTurnError
from bot.store.mailbox import RedisMailbox
from bot.store.redis import keys
from tests.store.scene import KEEP_THREAD_MS, Scene, answer, until


async def test_one_worker_at_a_time(scene: Scene) -> None:
    """While one worker holds a contact nobody else can take it."""
    await scene.write()
    await scene.take()
    await scene.changes_nothing(lambda: scene.mailbox.take(scene.contact, 100))
    assert await scene.mailbox.take(scene.contact, 100) is None


async def test_a_contact_without_items_is_not_taken(scene: Scene) -> None:
    """There is no turn over nothing, and a hint that says otherwise is removed."""
    assert await scene.mailbox.take(scene.contact, 100) is None
    await scene.redis.zadd(keys.ready(scene.shard), {scene.contact: 1})
    assert await scene.mailbox.take(scene.contact, 100) is None
    assert await scene.redis.zscore(keys.ready(scene.shard), scene.contact) is None


async def test_the_lease_is_the_place_in_the_ready_set(scene: Scene) -> None:
    """A contact under lease is due again exactly at the end of the lease."""
    await scene.write()
    taken = await scene.take()
    assert await scene.redis.zscore(keys.ready(scene.shard), scene.contact) == to_ms(taken.lease_until)
    assert scene.contact not in await scene.ready.due_contacts()


async def test_a_lease_that_ends_lets_the_next_worker_in(scene: Scene) -> None:
    """After the end of a lease the contact is taken again, with the same items, one fence and one attempt later."""
    hasty = RedisMailbox(scene.redis, KEEP_THREAD_MS, lease_ms=1, header=scene.store.header)
    await scene.write()
    first = await hasty.take(scene.contact, 100)
    assert first is not None
    second = await until(lambda: hasty.take(scene.contact, 100))
    assert (second.fence, second.attempts) == (first.fence + 1, first.attempts + 1)
    assert second.items == first.items


async def test_a_worker_that_lost_its_lease_cannot_commit(scene: Scene) -> None:
    """A worker that wakes up after another has taken the contact changes nothing at all."""
    await scene.write()
    zombie = await scene.take()
    await scene.lease_runs_out()
    await scene.take()

    async def commit() -> None:
        with pytest.raises(StaleTurnError):
            await scene.mailbox.commit(scene.plan(zombie, outgoing=(answer(),)))

    await scene.changes_nothing(commit)


async def test_a_late_worker_may_commit_while_nobody_else_came(scene: Scene) -> None:
    """An ended lease alone loses no work: only another take makes a turn stale."""
    await scene.write()
    taken = await scene.take()
    await scene.lease_runs_out()
    await scene.mailbox.commit(scene.plan(taken))
    assert await scene.redis.llen(scene.key("mailbox")) == 0


async def test_the_fence_is_never_reset(scene: Scene) -> None:
    """Attempts begin anew with each commit, the fence only grows."""
    first = await scene.turn()
    await scene.write()
    again = await scene.take()
    assert (first.attempts, again.attempts) == (1, 1)
    assert again.fence > first.fence


async def test_a_turn_given_back_is_taken_again_after_its_pause(scene: Scene) -> None:
    """Giving back ends the lease now or after the pause asked for."""
    await scene.write()
    taken = await scene.take()
    await scene.mailbox.give_back(scene.contact, taken.fence, 3600.0, count=1)
    assert await scene.mailbox.take(scene.contact, 100) is None
    await scene.lease_runs_out()
    taken = await scene.take()
    await scene.mailbox.give_back(scene.contact, taken.fence, 0.0, count=1)
    assert (await scene.take()).attempts == 3


async def test_an_attempt_that_says_nothing_about_the_items_is_not_counted(scene: Scene) -> None:
    """A lost connection to the brain counts no attempt, however often the giving back is repeated."""
    await scene.write()
    taken = await scene.take()
    for _ in range(3):
        await scene.mailbox.give_back(scene.contact, taken.fence, 0.0, count=0)
    assert (await scene.take()).attempts == 1


async def test_giving_back_ends_the_turn(scene: Scene) -> None:
    """A worker that has given its turn back cannot commit it any more."""
    await scene.write()
    taken = await scene.take()
    await scene.mailbox.give_back(scene.contact, taken.fence, 0.0, count=1)
    with pytest.raises(StaleTurnError):
        await scene.mailbox.commit(scene.plan(taken))


async def test_a_stranger_cannot_give_a_turn_back(scene: Scene) -> None:
    """Giving back with an old fence leaves the present lease alone."""
    await scene.write()
    old = await scene.take()
    await scene.lease_runs_out()
    await scene.take()
    await scene.changes_nothing(lambda: scene.mailbox.give_back(scene.contact, old.fence, 0.0, count=1))


async def test_items_stay_in_their_order(scene: Scene) -> None:
    """A turn takes the oldest items first, at most as many as asked for."""
    items = [await scene.write(str(number)) for number in range(5)]
    assert (await scene.take(limit=3)).items == tuple(items[:3])


async def test_a_lease_that_is_renewed_goes_on(scene: Scene) -> None:
    """Renewing moves the end of the lease ahead, for the worker that holds it and while its turn lasts."""
    await scene.write()
    first = await scene.take()
    await scene.lease_runs_out()
    assert await scene.mailbox.renew(scene.contact, first.fence)
    assert await scene.mailbox.take(scene.contact, 100) is None
    await scene.lease_runs_out()
    second = await scene.take()
    await scene.changes_nothing(lambda: scene.mailbox.renew(scene.contact, first.fence))
    await scene.mailbox.commit(scene.plan(second))
    await scene.changes_nothing(lambda: scene.mailbox.renew(scene.contact, second.fence))
