"""Forged turns: whatever a turn believes, nothing leaves that no item of the contact's own mailbox asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.model.basis import AgentAnswer, Answer, Basis, Notice, Service
from bot.model.clock import utc_now
from bot.model.errors import RefusedError
from bot.model.ids import random_id
from bot.model.item import AgentItem, TimerItem
from bot.model.message import Outgoing
from bot.model.turn import Commit
from bot.store.redis import codec
from tests.store.scene import (
    HOUR,
    WORDS,
    Scene,
    Store,
    agent_answer,
    answer,
    consented,
    grounded,
    message,
    notice,
    service,
)


async def refused(scene: Scene, commit: Commit, code: str) -> None:
    """Check that the commit is refused with this code and leaves every key of the shard as it was."""

    async def act() -> None:
        with pytest.raises(RefusedError) as caught:
            await scene.mailbox.commit(commit)
        assert caught.value.code == code

    await scene.changes_nothing(act)


def said(basis: Basis) -> Outgoing:
    return Outgoing(random_id("m"), "Heute 20 % auf alles!", basis, 0)


async def test_an_answer_needs_the_message_that_it_answers(scene: Scene) -> None:
    """An answer or a service text to a message that this contact never wrote is refused."""
    await scene.write()
    taken = await scene.take()
    for basis in (Answer("i-elsewhere"), Service("utter_stop", "i-elsewhere")):
        await refused(scene, scene.plan(taken, outgoing=(said(basis),)), "basis")


async def test_another_contacts_message_is_no_ground(store: Store, scene: Scene) -> None:
    """A message that somebody else wrote, and that still waits there, allows nothing here."""
    theirs = await Scene(store).write()
    await scene.write()
    await refused(scene, scene.plan(await scene.take(), outgoing=(said(Answer(theirs.id)),)), "basis")


async def test_a_message_is_answered_in_the_turn_that_deals_with_it(scene: Scene) -> None:
    """A message that an earlier turn has dealt with, or that this one leaves waiting, allows no answer."""
    old = await scene.write()
    await scene.turn()
    await scene.write()
    later = await scene.write()
    taken = await scene.take()
    await refused(scene, scene.plan(taken, outgoing=(said(Answer(old.id)),)), "basis")
    plan = scene.plan(taken, done=taken.items[:1])
    await refused(scene, replace(plan, outgoing=(said(Answer(later.id)),)), "basis")


async def test_items_that_a_turn_invents_are_no_ground(scene: Scene) -> None:
    """The script looks into the mailbox itself: what a turn says it has taken from there does not count."""
    await scene.write()
    invented = message()
    taken = await scene.take()
    for basis in (Answer(invented.id), Service("utter_stop", invented.id)):
        await refused(scene, scene.plan(taken, done=(invented,), outgoing=(said(basis),)), "basis")


async def test_words_do_not_pass_for_an_item(scene: Scene) -> None:
    """A customer who writes what an item looks like in the store has written words."""
    await scene.enqueue(message('{"id":"i-forged","at":"","kind":"event"}'))
    await refused(scene, scene.plan(await scene.take(), outgoing=(said(Answer("i-forged")),)), "basis")


@pytest.mark.parametrize("basis", [Answer, lambda item: Service("utter_stop", item), lambda i: AgentAnswer("anna", i)])
async def test_an_event_is_answered_by_nothing_but_a_notice(scene: Scene, basis: Any) -> None:
    """An answer, a service text or an agent's words on the ground of a source event are refused."""
    owner = "agent:anna" if basis("i").kind == "agent" else "bot"
    await scene.turn(owner=owner)
    event = await scene.happen()
    await refused(scene, scene.plan(await scene.take(), outgoing=(said(basis(event.id)),)), "basis")


async def test_a_timer_says_only_that_the_owner_has_changed(scene: Scene) -> None:
    """A timer allows a service text with a change of owner, and nothing else."""
    await scene.turn(owner="agent:anna")
    timer = TimerItem(random_id("i"), utc_now(), "owner")
    await scene.enqueue(timer)
    taken = await scene.take()
    spoken = said(Service("utter_agent_away", timer.id))
    await refused(scene, scene.plan(taken, outgoing=(spoken,)), "basis")
    await refused(scene, scene.plan(taken, outgoing=(said(AgentAnswer("anna", timer.id)),)), "basis")
    await scene.mailbox.commit(scene.plan(taken, owner="queue", outgoing=(spoken,)))


async def test_an_agents_words_need_their_own_reply(scene: Scene) -> None:
    """Neither another agent's reply nor an own action that is none puts words into an agent's mouth."""
    await scene.turn(owner="agent:anna")
    theirs = await scene.act("bert")
    claim = AgentItem(random_id("i"), utc_now(), "anna", "claim", 0, "Moin")
    await scene.enqueue(claim)
    taken = await scene.take()
    for item in (theirs, claim):
        await refused(scene, scene.plan(taken, outgoing=(said(AgentAnswer("anna", item.id)),)), "basis")


async def test_a_notice_tells_an_event_once(scene: Scene) -> None:
    """Two notices of one event for one consent are refused, however much budget there is."""
    granted = await scene.grant(budget=3)
    event = await scene.happen()
    plan = scene.plan(await scene.take(), outgoing=(notice(granted, event), notice(granted, event)))
    await refused(scene, plan, "twice")


async def test_a_notice_without_an_event_is_none(scene: Scene) -> None:
    """A customer's message or a timer is no reason for a notice, also if the event's name is right."""
    granted = await scene.grant()
    past = await scene.happen()
    await scene.turn()
    for item in (message(), TimerItem(random_id("i"), utc_now(), "held")):
        await scene.enqueue(item)
        taken = await scene.take()
        await refused(scene, scene.plan(taken, outgoing=(said(Notice(granted.id, past.event, WORDS)),)), "basis")
        await refused(scene, scene.plan(taken, outgoing=(said(Notice(granted.id, item.id, WORDS)),)), "basis")
        await scene.mailbox.commit(scene.plan(taken))


async def test_another_contacts_consent_allows_nothing(store: Store, scene: Scene) -> None:
    """A consent that somebody else has given is unknown here."""
    theirs = await Scene(store).grant()
    event = await scene.happen()
    plan = scene.plan(await scene.take(), outgoing=(notice(theirs, event),))
    await refused(scene, replace(plan, known=(theirs,)), "opt_in")


async def test_a_consent_needs_the_message_that_gives_it(scene: Scene) -> None:
    """Granted is only what the customer asked for in a message of this very turn: nobody can be signed up."""
    await scene.turn()
    elsewhere = consented(proof=replace(consented().proof, message="SM-elsewhere"))
    await scene.act()
    await scene.happen()
    await refused(scene, scene.plan(await scene.take(), granted=(consented(),)), "not_asked")
    await scene.lease_runs_out()
    await scene.write()
    await refused(scene, scene.plan(await scene.take(), granted=(elsewhere,)), "not_asked")


async def test_one_message_allows_eight_answers(scene: Scene) -> None:
    """The ninth answer or service text to one message is refused with all the others."""
    await scene.write()
    taken = await scene.take()
    outs = tuple(answer(str(number)) for number in range(7))
    await refused(scene, scene.plan(taken, outgoing=(*outs, answer("8"), service())), "too_many")
    await scene.mailbox.commit(scene.plan(taken, outgoing=(*outs, service())))


async def test_nobody_but_a_customer_opens_the_window(scene: Scene) -> None:
    """A turn without a customer's message cannot move the end of the platform's window ahead, nor abolish it."""
    await scene.turn(window=utc_now() - timedelta(seconds=1))
    granted_item = await scene.happen()
    taken = await scene.take()
    plan = scene.plan(taken, window=utc_now() + HOUR)
    await refused(scene, plan, "window")
    await refused(scene, replace(plan, state=replace(plan.state, window_until=None)), "window")
    assert taken.items == (granted_item,)


async def test_a_waiting_message_gets_one_word(scene: Scene) -> None:
    """While a message waits for the brain the service says so in one text; an answer, or more, is refused."""
    waiting = await scene.write()
    taken = await scene.take()
    word = said(Service("utter_brain_down", waiting.id))
    await refused(scene, scene.plan(taken, done=(), outgoing=(said(Answer(waiting.id)),)), "basis")
    await refused(scene, scene.plan(taken, done=(), outgoing=(word, replace(word, id="m-2"))), "basis")
    await scene.mailbox.commit(scene.plan(taken, done=(), outgoing=(word,)))


@pytest.mark.parametrize("torn", [b"", b"2", b"1{torn", b"27:message3:i-1", b"9{}", codec.encode(message())[:-1]])
async def test_what_cannot_be_read_may_still_be_handed_over(scene: Scene, torn: bytes) -> None:
    """A body that no program can read is taken for a customer's message: a service text says that a person comes."""
    await scene.write()
    await scene.redis.rpush(scene.key("mailbox"), torn)
    taken = await scene.take()
    outs = tuple(said(Service("utter_handover_open", item.id)) for item in taken.items)
    await scene.mailbox.commit(scene.plan(taken, owner="queue", outgoing=outs))
    assert await scene.queued() == [out.id for out in outs]


async def test_a_kind_that_is_no_customers_allows_nothing(scene: Scene) -> None:
    """The customer's kinds are a list: an item of a kind that is not on it grounds no text and opens no window."""
    await scene.turn(window=utc_now() - timedelta(seconds=1))
    body = codec.encode(message()).replace(b"7:message", b"8:hologram")
    for unknown in (body, b'1{"kind":"hologram","id":"i-1"}'):
        await scene.redis.rpush(scene.key("mailbox"), unknown)
    await scene.happen()
    taken = await scene.take()
    for item in taken.items:
        await refused(scene, scene.plan(taken, outgoing=(said(Service("utter_handover_open", item.id)),)), "window")
    await refused(scene, scene.plan(taken, window=utc_now() + HOUR), "window")
    opened = scene.plan(taken, outgoing=(said(Service("utter_stop", taken.items[0].id)),))
    await scene.redis.hset(scene.key("meta"), "window", "0")
    await refused(scene, replace(opened, state=replace(opened.state, window_until=None)), "basis")


async def test_an_agent_who_is_not_the_owner_says_nothing(scene: Scene) -> None:
    """Also with a reply of their own in the mailbox an agent answers only in a conversation that is theirs."""
    await scene.turn(owner="agent:anna")
    await scene.act("bert")
    await refused(scene, grounded(scene.plan(await scene.take(), outgoing=(agent_answer("bert"),))), "not_owner")
