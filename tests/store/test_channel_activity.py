"""When a messenger last carried something: the newest of all processes, worth no message, and nobody's words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.model.channel_activity import Carried
from bot.model.errors import NotStoredError, SendError
from bot.model.inbound import StatusUpdate
from bot.model.message import Receipt
from bot.ops.metered import MeteredMailbox
from bot.store.channel_activity import RedisChannelActivity
from bot.store.outbox import RedisOutbox
from bot.store.redis import keys
from bot.store.redis.connect import connect
from tests.store.scene import Scene
from tests.support.tally import Tally

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Watch:
    """A clock that stands still unless it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
async def watch(scene: Scene) -> Watch:
    await scene.redis.delete(keys.CHANNELS)
    return Watch()


async def test_processes_are_joined(scene: Scene, watch: Watch) -> None:
    """What one process hears and another sends is told of one messenger, and its failure until something leaves."""
    one, other = (RedisChannelActivity(scene.redis, watch) for _ in range(2))
    one.heard("twilio", NOON)
    other.failed("twilio", "63016")
    await one.store()
    await other.store()
    assert await one.all() == {"twilio": Carried(NOON, None, NOON, "63016")}
    assert (await one.all())["twilio"].failing
    watch.now += MINUTE
    other.sent("twilio")
    other.heard("webchat", NOON)
    await other.store()
    found = await one.all()
    assert found == {"twilio": Carried(NOON, watch.now, NOON, "63016"), "webchat": Carried(NOON)}
    assert not found["twilio"].failing


async def test_no_message_comes_from_the_future(scene: Scene, watch: Watch) -> None:
    """A platform whose clock is ahead, or that brings an old message late, does not move what is newest."""
    activity = RedisChannelActivity(scene.redis, watch)
    activity.heard("twilio", NOON + timedelta(days=3))
    activity.heard("twilio", NOON - timedelta(days=3))
    await activity.store()
    assert (await activity.all())["twilio"].heard_at == NOON


async def test_what_could_not_be_stored_is_stored_with_the_next(scene: Scene, watch: Watch) -> None:
    """A server that is away costs nothing but time."""
    activity = RedisChannelActivity(connect("unix:/nobody/listens"), watch)
    activity.sent("twilio")
    with pytest.raises(NotStoredError):
        await activity.store()
    activity._redis = scene.redis
    await activity.store()
    assert (await activity.all())["twilio"].sent_at == NOON


async def test_mailbox_and_outbox_tell_it(scene: Scene, watch: Watch) -> None:
    """A turn over a customer's message, a receipt, a refused send and a late word of the platform are all told."""
    activity = RedisChannelActivity(scene.redis, watch)
    box = scene.store.mailbox
    scene.mailbox = MeteredMailbox(box, Tally(), watch, None, activity)  # type: ignore[assignment]
    outbox = RedisOutbox(scene.redis, header=scene.store.header, channels=activity)
    await scene.write()
    await scene.say("Ja, die U3 fährt.")
    claimed = await outbox.claim(scene.contact)
    assert claimed is not None
    await outbox.settle(claimed.permit, SendError("retry", "20429"), again=0.0)
    await activity.store()
    told = (await activity.all())["twilio"]
    assert (told.heard_at is not None, told.sent_at, told.code) == (True, None, "20429")
    again = await outbox.claim(scene.contact)
    assert again is not None
    watch.now += MINUTE
    await outbox.settle(again.permit, Receipt("SM1"), again=None)
    await activity.store()
    assert (await activity.all())["twilio"].sent_at == watch.now
    key = f"{scene.contact}.{again.permit.message}"
    assert await outbox.note_status(StatusUpdate(key, "failed", "SM1", "63024"), "twilio")
    assert (await activity.all())["twilio"].code == "63024"
