"""One message through the four scripts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.model.address import Address
from bot.model.basis import Answer
from bot.model.clock import utc_now
from bot.model.conversation import Conversation, State
from bot.model.ids import random_id
from bot.model.inbound import StatusUpdate
from bot.model.item import MessageItem
from bot.model.message import Outgoing, Receipt
from bot.model.turn import Commit, Line
from bot.store.addresses import RedisAddresses
from bot.store.mailbox import RedisMailbox
from bot.store.outbox import RedisOutbox
from bot.store.redis.connect import check_durability, connect
from bot.store.redis.embedded import EmbeddedRedis
from bot.store.threads import RedisThreads


async def test_a_message_is_kept_taken_answered_and_sent(redis_server: EmbeddedRedis) -> None:
    """A message goes through enqueue, take, commit, claim and settle, and its status only rises."""
    redis = connect(redis_server.url)
    await check_durability(redis)
    mailbox, outbox, threads = RedisMailbox(redis, 1_000_000), RedisOutbox(redis), RedisThreads(redis)
    address = Address("twilio", "whatsapp:+491511234567")
    contact = await RedisAddresses(redis, "secret", random_id).contact_of(address)
    now = utc_now()
    item = MessageItem(id="i-1", at=now, message_id="SM1", text="Moin")
    assert await mailbox.enqueue(contact, item, address, "twilio:SM1")
    assert not await mailbox.enqueue(contact, item, address, "twilio:SM1")

    taken = await mailbox.take(contact, 10)
    assert taken is not None
    assert taken.items == (item,)
    assert taken.address == address
    assert await mailbox.take(contact, 10) is None

    state = State(contact, address, "de", window_until=now + timedelta(hours=24))
    state = replace(state, conversation=Conversation("k-1", now, now))
    await mailbox.commit(
        Commit(
            contact, taken.fence, taken.epoch, "bot", taken.items, state,
            lines=(Line("l-1", now, "customer", "Moin"), Line("l-2", now, "bot", "Moin!", message="m-1")),
            outgoing=(Outgoing("m-1", "Moin!", Answer("i-1"), state.epoch),),
        )
    )  # fmt: skip
    claimed = await outbox.claim(contact)
    assert claimed is not None
    assert claimed.permit.text == "Moin!"
    assert await outbox.claim(contact) is None
    await outbox.settle(claimed.permit, Receipt("SM2"), again=None)
    assert await outbox.note_status(StatusUpdate(claimed.permit.key, "read")) == contact
    assert await outbox.note_status(StatusUpdate(claimed.permit.key, "delivered")) is None
    lines = await threads.thread(contact)
    assert [(line.line.text, line.status) for line in lines] == [("Moin", ""), ("Moin!", "read")]
    await redis.aclose()
