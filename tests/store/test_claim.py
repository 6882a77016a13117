"""The claim: the last check before a message leaves, and the only source of permits."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model.basis import Answer
from bot.model.clock import utc_now
from bot.model.errors import SendError
from bot.model.item import UnsentItem
from bot.model.message import Receipt
from bot.store.outbox import RedisOutbox
from tests.store.scene import ADDRESS, HOUR, Scene, agent_answer, answer, service, until


async def test_a_permit_says_all_that_sending_needs(scene: Scene) -> None:
    """A permit carries the key for the platform, the address, the words and the number of the try."""
    item = await scene.write()
    out = answer("Moin!", basis=Answer(item.id))
    await scene.mailbox.commit(scene.plan(await scene.take(), outgoing=(out,)))
    permit = await scene.permit()
    assert (permit.key, permit.address, permit.text) == (f"{scene.contact}.{out.id}", ADDRESS, "Moin!")
    assert (permit.message, permit.basis, permit.attempt) == (out.id, out.basis, 1)
    assert await scene.status(out) == "sending"


async def test_one_message_of_a_contact_at_a_time(scene: Scene) -> None:
    """While a message is being sent no other of that contact can be claimed, not even one committed later."""
    await scene.say("1", "2")
    await scene.permit()
    await scene.say("3")
    assert await scene.claim() is None


async def test_messages_leave_in_order(scene: Scene) -> None:
    """Within and across commits, messages are claimed in the order in which they were committed."""
    await scene.say("1", "2")
    await scene.say("3")
    texts = []
    while claimed := await scene.claim():
        texts.append(claimed.permit.text)
        await scene.outbox.settle(claimed.permit, Receipt("SM"), again=None)
    assert texts == ["1", "2", "3"]


async def test_a_claim_asked_again_gives_the_same_permit(scene: Scene) -> None:
    """A claim repeated because its answer got lost gives the very same permit, and counts as one try."""
    await scene.say()
    stubborn = RedisOutbox(scene.redis, header=scene.store.header, new_token=lambda _: "t-1")
    first = await stubborn.claim(scene.contact)
    assert first is not None
    assert await stubborn.claim(scene.contact) == first


async def test_a_claim_that_ends_must_be_resolved(scene: Scene) -> None:
    """After a sender has died its message is given out to be resolved, not to be sent."""
    hasty = RedisOutbox(scene.redis, claim_ms=1, header=scene.store.header)
    (out,) = await scene.say()
    first = await hasty.claim(scene.contact)
    assert first is not None
    again = await until(lambda: hasty.claim(scene.contact))
    assert (first.resolve, again.resolve) == (False, True)
    assert again.permit.message == out.id
    assert again.permit.token != first.permit.token
    assert again.first_unknown_at is not None


async def test_the_owner_has_changed_since_the_bots_answer(scene: Scene) -> None:
    """A bot's answer of an older epoch is refused, and what comes after it is looked at."""
    first, second = await scene.say("1", "2")
    await scene.turn(owner="queue", outgoing=(service(text="Ein Mensch kommt."),))
    assert (await scene.permit()).text == "Ein Mensch kommt."
    for out in (first, second):
        assert (await scene.status(out), await scene.code(out)) == ("refused", "owner")


async def test_the_question_of_an_overtaken_answer_comes_back_as_an_item(scene: Scene) -> None:
    """A bot's answer that may not leave any more puts its question into the mailbox, once for all its messages."""
    asked = await scene.write()
    await scene.mailbox.commit(scene.plan(await scene.take(), outgoing=(answer("1"), answer("2"))))
    await scene.turn(owner="queue", outgoing=(service(text="Ein Mensch kommt."),))
    await scene.permit()
    (item,) = (await scene.take()).items
    assert isinstance(item, UnsentItem)
    assert item.question == asked.id
    assert abs(utc_now() - item.at) < HOUR


async def test_another_agent_has_taken_over_since(scene: Scene) -> None:
    """An agent's answer is refused if another agent owns the conversation now."""
    await scene.turn(owner="agent:anna")
    out = agent_answer("anna")
    await scene.turn(outgoing=(out,))
    await scene.turn(owner="agent:bert")
    assert await scene.claim() is None
    assert (await scene.status(out), await scene.code(out)) == ("refused", "owner")


@pytest.mark.parametrize("owner", ["bot", "queue", "agent:anna"])
async def test_giving_a_conversation_back_swallows_no_answer(scene: Scene, owner: str) -> None:
    """An agent's answer still leaves after *resolved* or a return to queue or bot."""
    await scene.turn(owner="agent:anna")
    await scene.turn(outgoing=(agent_answer("anna"),), owner=owner)
    await scene.turn()
    assert (await scene.permit()).text == "Moin, Anna hier."


async def test_the_window_has_closed_since_the_commit(scene: Scene) -> None:
    """A message whose window closes before its claim does not leave; a consent that it spent is too late."""
    granted = await scene.grant()
    out = await scene.notify(granted, window=utc_now() + HOUR)
    await scene.turn(window=utc_now() - timedelta(seconds=1))
    assert await scene.claim() is None
    assert (await scene.status(out), await scene.code(out)) == ("refused", "window")
    assert await scene.consent(granted) == "too_late"


async def test_a_deadline_has_passed(scene: Scene) -> None:
    """A message past its deadline does not leave, one before it does."""
    past, next_hour = utc_now() - timedelta(seconds=1), utc_now() + HOUR
    late, early = answer("late", deadline=past), answer("early", deadline=next_hour)
    await scene.turn(outgoing=(late, early))
    assert (await scene.permit()).text == "early"
    assert await scene.code(late) == "too_late"


async def test_a_notice_waits_while_a_message_is_unread(scene: Scene) -> None:
    """A notice is not claimed while a message of that customer lies in the mailbox: it could be a stop."""
    out = await scene.notify(await scene.grant())
    await scene.write("stop?")
    assert await scene.claim() is None
    assert await scene.status(out) == "pending"
    await scene.claim_runs_out()
    assert await scene.claim() is None
    await scene.turn()
    await scene.claim_runs_out()
    assert (await scene.permit()).message == out.id


async def test_an_answer_does_not_wait_for_unread_messages(scene: Scene) -> None:
    """Only notices wait for what the customer has just written."""
    await scene.say()
    await scene.write()
    assert await scene.claim() is not None


async def test_a_message_that_has_expired_holds_up_nobody(scene: Scene) -> None:
    """A queue whose first message has reached the end of its life goes on with the next one."""
    gone, _ = await scene.say("1", "2")
    await scene.redis.delete(scene.key("out:" + gone.id))
    assert (await scene.permit()).text == "2"


async def test_nothing_to_send_is_not_due(scene: Scene) -> None:
    """A contact is due for sending exactly while a message of it may be claimed."""
    await scene.say()
    assert scene.contact in await scene.ready.due_sends()
    permit = await scene.permit()
    assert scene.contact not in await scene.ready.due_sends()
    await scene.outbox.settle(permit, SendError("retry", "20429"), again=0.0)
    assert scene.contact in await scene.ready.due_sends()
    await scene.outbox.settle(await scene.permit(), Receipt("SM"), again=None)
    assert scene.contact not in await scene.ready.due_sends()
    assert await scene.claim() is None
