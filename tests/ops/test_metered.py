"""What the ports with a meter beside them count."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot import wiring
from bot.flow.outbound.deliver import deliver
from bot.model.address import Address
from bot.model.basis import Answer
from bot.model.channel import Channel
from bot.model.clock import utc_now
from bot.model.conversation import Conversation, State
from bot.model.errors import SendError, StaleTurnError
from bot.model.ids import derived_id, random_id
from bot.model.item import MessageItem
from bot.model.message import Outgoing, Permit, Receipt, Resolution
from bot.model.turn import Commit, Line, Taken
from bot.store.redis import keys
from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis
from bot.worker.turns import LOST
from tests.support.tally import Tally

ADDRESS = Address("twilio", "whatsapp:+491511234567")


class Life:
    """One contact, its metered stores, and what was counted."""

    def __init__(self, stores: wiring.Stores, tally: Tally) -> None:
        self.stores = stores
        self.tally = tally
        self.contact = random_id("c")

    async def write(self) -> MessageItem:
        item = MessageItem(random_id("i"), utc_now() - timedelta(seconds=3), random_id("SM"), "Moin")
        await self.stores.mailbox.enqueue(self.contact, item, ADDRESS, item.message_id)
        return item

    async def take(self) -> Taken:
        taken = await self.stores.mailbox.take(self.contact, 20)
        assert taken is not None
        return taken

    def commit(self, taken: Taken, owner: str = "bot", outcome: str = "answered") -> Commit:
        """Answers all that was taken."""
        now, item = utc_now(), taken.items[-1]
        before = taken.state.conversation if taken.state else None
        conversation = replace(before, owner=owner) if before else Conversation(random_id("k"), now, now, owner=owner)
        changed = bool(before and before.owner != owner) or (not before and owner != "bot")
        state = State(self.contact, ADDRESS, "de", epoch=taken.epoch + changed, conversation=conversation)
        heard = Line(derived_id("l", item.id), now, "customer", "Moin", understood={"outcome": outcome})
        out = Outgoing(derived_id("m", item.id), "Moin", Answer(item.id), state.epoch)
        was = before.owner if before else "bot"
        return Commit(self.contact, taken.fence, taken.epoch, was, taken.items, state, (heard,), (out,))

    async def deliver(self, connectors: Mapping[str, Any]) -> None:
        live, outbox = self.stores.live, self.stores.outbox
        await deliver(self.contact, outbox=outbox, connectors=connectors, live=live, clock=utc_now, meter=self.tally)


@pytest.fixture
async def life(redis_server: EmbeddedRedis) -> AsyncIterator[Life]:
    redis, tally = connect(redis_server.url), Tally()
    yield Life(wiring.Stores(redis, "secret", 30, utc_now, tally), tally)
    await redis.aclose()


async def test_an_answered_message(life: Life) -> None:
    """Stored, waited, committed, answered, a conversation opened: once each."""
    await life.write()
    await life.stores.mailbox.commit(life.commit(await life.take()))
    tally = life.tally
    assert tally.of("lotse_enqueue_seconds", kind="message", outcome="stored") == 1
    assert tally.of("lotse_item_wait_seconds", kind="message") == 1
    assert tally.of("lotse_commit_seconds", outcome="committed") == 1
    assert tally.of("lotse_answers_total", outcome="answered") == 1
    assert tally.of("lotse_answer_seconds") == 1
    assert tally.of("lotse_conversations_opened_total", connector="twilio") == 1
    assert tally.of("lotse_owner_changes_total") == 0


async def test_a_turn_that_is_taken_again_counts_once(life: Life) -> None:
    """What was not committed has not happened; only the attempt itself is counted."""
    await life.write()
    first = await life.take()
    await life.stores.mailbox.give_back(life.contact, first.fence, 0.0, count=LOST)
    second = await life.take()
    with pytest.raises(StaleTurnError):
        await life.stores.mailbox.commit(life.commit(first))
    await life.stores.mailbox.commit(life.commit(second))
    assert life.tally.of("lotse_answers_total") == 1
    assert life.tally.of("lotse_item_wait_seconds") == 1
    assert life.tally.of("lotse_commit_seconds", outcome="stale") == 1
    assert life.tally.of("lotse_commit_seconds", outcome="committed") == 1


async def test_hands_that_a_conversation_goes_through(life: Life) -> None:
    """A handover is counted once, with whom it left and whom it came to; agents have no names here."""
    for owner in ("bot", "queue", "agent:anna", "agent:anna"):
        await life.write()
        turn = life.commit(await life.take(), owner, "handed_over")
        await life.stores.mailbox.commit(replace(turn, outgoing=()))
    changes = "lotse_owner_changes_total"
    assert life.tally.of(changes, before="bot", after="queue") == 1
    assert life.tally.of(changes, before="queue", after="agent") == 1
    assert life.tally.of(changes) == 2
    assert life.tally.of("lotse_conversations_opened_total") == 1


class Wire:
    """A messenger of whose first send nobody knows what became, and who finds it when asked."""

    channel = Channel("twilio", window=None, text_limit=4_000, choices="numbered", resolves="list")

    async def send(self, permit: Permit) -> Receipt:
        raise SendError("unknown", "timeout")

    async def resolve(self, permit: Permit) -> Resolution:
        return Receipt("SM1")


async def test_a_message_that_must_not_leave_any_more(life: Life) -> None:
    """A claim that is refused is counted by its reason."""
    await life.write()
    await life.stores.mailbox.commit(life.commit(await life.take()))
    await life.write()
    await life.stores.mailbox.commit(replace(life.commit(await life.take(), "queue"), outgoing=()))
    await life.deliver({})
    assert life.tally.of("lotse_claims_refused_total", code="owner") == 1
    assert life.tally.of("lotse_send_seconds") == 0


async def test_a_send_of_unknown_outcome(life: Life) -> None:
    """A send is counted by its verdict, and what its unknown outcome came to as well."""
    await life.write()
    await life.stores.mailbox.commit(life.commit(await life.take()))
    await life.deliver({"twilio": Wire()})
    await life.stores.redis.zadd(keys.sends(keys.shard_of(life.contact)), {life.contact: 0})  # the pause is over
    await life.deliver({"twilio": Wire()})
    assert life.tally.of("lotse_send_seconds", connector="twilio", verdict="unknown") == 1
    assert life.tally.of("lotse_sends_resolved_total", connector="twilio", found="arrived") == 1
    assert life.tally.of("lotse_possible_doubles_total") == 0
