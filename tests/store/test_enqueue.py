"""Accepting items."""

from __future__ import annotations

from bot.model.clock import to_ms, utc_now
from bot.model.item import EventItem
from bot.store.mailbox import DAY_MS, KEEP_SEEN_MS
from bot.store.redis import keys
from tests.store.scene import Scene, message


async def test_the_same_message_is_accepted_once(scene: Scene) -> None:
    """A platform that delivers a message again gets it stored once."""
    item = message()
    assert await scene.enqueue(item, "twilio:SM1")
    await scene.changes_nothing(lambda: scene.enqueue(message("again"), "twilio:SM1"))
    assert (await scene.take()).items == (item,)


async def test_a_captured_call_of_weeks_ago_is_known(scene: Scene) -> None:
    """A platform's call that was stored 8, or 29, days ago is no new message, whatever has come since."""
    now = to_ms(utc_now())
    for days in (8, 29):
        await scene.redis.zadd(scene.key("seen"), {f"SM{days}": now - days * DAY_MS})
    assert await scene.enqueue(message(), "SM-new")
    for days in (8, 29):
        await scene.changes_nothing(lambda days=days: scene.enqueue(message("again"), f"SM{days}"))


async def test_a_message_is_a_duplicate_for_thirty_days(scene: Scene) -> None:
    """What was seen less than 30 days ago is a duplicate; older traces are trimmed by the next message."""
    assert KEEP_SEEN_MS == 30 * DAY_MS
    now = to_ms(utc_now())
    old, recent = now - KEEP_SEEN_MS - 1000, now - KEEP_SEEN_MS + DAY_MS
    await scene.redis.zadd(scene.key("seen"), {"old": old, "recent": recent})
    assert not await scene.enqueue(message(), "recent")
    assert await scene.enqueue(message(), "new")
    assert await scene.redis.zrange(scene.key("seen"), 0, -1) == [b"recent", b"new"]
    assert 0 < await scene.redis.pttl(scene.key("seen")) <= KEEP_SEEN_MS


async def test_two_contacts_may_have_the_same_message_id(scene: Scene) -> None:
    """Dedupe is per contact: a platform's id that comes back for another contact is another message."""
    other = Scene(scene.store)
    assert await scene.enqueue(message(), "SM1")
    assert await other.enqueue(message(), "SM1")


async def test_an_item_does_not_end_a_lease(scene: Scene) -> None:
    """A message that arrives during a turn waits for the end of that turn."""
    await scene.write()
    await scene.take()
    await scene.write()
    assert await scene.mailbox.take(scene.contact, 100) is None


async def test_only_customer_messages_are_unread(scene: Scene) -> None:
    """Unread counts the customer's messages in the mailbox; a commit takes those off that it has done."""
    await scene.write()
    await scene.happen()
    await scene.write()
    assert await scene.unread() == 2
    taken = await scene.take(limit=2)
    await scene.mailbox.commit(scene.plan(taken))
    assert await scene.unread() == 1


async def test_a_contact_is_kept_with_an_end(scene: Scene) -> None:
    """What a first message stores about a contact expires even if no turn ever comes."""
    await scene.write()
    assert await scene.redis.pttl(scene.key("meta")) > 0


async def test_an_accepted_item_makes_its_contact_due(scene: Scene) -> None:
    """The sweep finds a contact with an item although no wake-up was ever sent."""
    await scene.enqueue(EventItem("i-1", utc_now(), "e-1", "line_runs_again", "line:U3"))
    assert scene.contact in await scene.ready.due_contacts()
    assert await scene.redis.zscore(keys.ready(scene.shard), scene.contact) <= to_ms(utc_now())
