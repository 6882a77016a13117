"""What is stored and cannot be read any more: its contact goes on, and a person sees that something was there."""

from __future__ import annotations

import pytest

from bot.model.item import AgentItem
from bot.model.turn import ItemResult
from bot.store.redis import codec, keys
from tests.flow.scene import ENDED, Scene
from tests.flow.test_notices import WISH

GARBLED = [
    b"",
    b"\xff\x00\xfe",
    b"1[]",
    b'1{"kind":"message"}',
    b'1{"kind":"message","text":7,"id":null,"at":"soon"}',
    b'1{"kind":"event","at":"2026-11-22T10:00:00"',
    b'9{"kind":"message","id":"i-1","at":"2026-11-22T10:00:00+00:00","text":"Moin"}',
]


async def garble_last(town: Scene, body: bytes) -> None:
    """As if the newest item had been damaged, or written by a newer program."""
    await town.redis.lset(keys.of_contact(town.contact, "mailbox"), -1, body)


@pytest.mark.parametrize("body", GARBLED)
async def test_an_item_that_cannot_be_read_blocks_nothing(town: Scene, body: bytes) -> None:
    """What lay before it is answered, it is a dead letter with its reason, a person gets the rest, nothing fails."""
    await town.write("Moin")
    await town.write("Böse")
    await garble_last(town, body)
    await town.write("Danke")
    said = await town.go_on()
    assert town.has(said, "utter_greet")
    assert town.has(said, "utter_handover_closed")
    assert await town.waiting() == 0
    assert await town.owner() == "queue"
    aside = [entry.line for entry in await town.lines() if entry.line.note == "set_aside"]
    assert len(aside) == 1
    assert aside[0].text
    assert town.brain.requests


async def test_what_can_be_told_of_it_is_kept(town: Scene) -> None:
    """The words of a message that a newer program stored are in the thread for whoever takes over."""
    await town.write("Böse")
    await garble_last(town, GARBLED[-1])
    await town.turn()
    assert [entry.line.text for entry in await town.lines() if entry.line.who == "customer"] == ["Moin"]


@pytest.mark.parametrize("body", [b'1{"kind":"hologram","id":"i-1"}', b"28:hologram3:i-10:0:0:0:0:0:{}"])
async def test_a_kind_of_a_later_version_waits_for_a_person(town: Scene, body: bytes) -> None:
    """It may be anybody's: the conversation is queued with the reason in it, nothing is said to it, turns go on."""
    await town.say("Moin")
    await town.write("Böse")
    await garble_last(town, body)
    assert await town.go_on() == []
    assert await town.owner() == "queue"
    assert [entry.line.note for entry in await town.lines() if entry.line.who == "system"] == ["set_aside"]
    assert await town.waiting() == 0


async def test_a_torn_body_is_what_its_header_says(town: Scene) -> None:
    """Of an agent's action whose JSON is torn the desk hears that it was not done, and no customer is answered."""
    await town.queue()
    await town.act("claim")
    await town.enqueue(AgentItem("a-9", town.clock(), "anna", "reply", 1, "Moin"))
    await garble_last(town, codec.encode(AgentItem("a-9", town.clock(), "anna", "reply", 1, "Moin"))[:-9])
    assert await town.go_on() == []
    assert await town.stores.mailbox.result(town.contact, "a-9") == ItemResult("refused", "broken", "agent:anna")


async def test_the_reason_quotes_nobody(town: Scene) -> None:
    """Why something cannot be read is told without its words: reasons end in logs."""
    with pytest.raises(codec.UnreadableBodyError) as caught:
        codec.decode(codec.AnyItem, b'1{"kind":"message","id":"i-1","text":{"secret":"+4915112345678"}}')
    assert "4915112345678" not in str(caught.value)


async def test_an_unreadable_action_of_an_agent_is_refused(town: Scene) -> None:
    """The desk hears that it was not done; the conversation stays where it was."""
    await town.queue()
    await town.act("claim")
    await town.enqueue(AgentItem("a-9", town.clock(), "anna", "reply", 1, "Moin"))
    await garble_last(town, b'1{"kind":"agent","id":"a-9"}')
    await town.turn()
    assert await town.stores.mailbox.result(town.contact, "a-9") == ItemResult("refused", "broken", "agent:anna")
    assert await town.owner() == "agent:anna"
    assert await town.waiting() == 0


async def test_notices_go_on_after_an_unreadable_message(town: Scene) -> None:
    """A message that nobody could read does not count as unread for ever: what was asked for still comes."""
    town.feed.disrupt("U3")
    await town.say(WISH)
    await town.write("Böse")
    await garble_last(town, b"\xff")
    await town.go_on()
    await town.event()
    assert "laut Betreiber vorbei" in (await town.go_on())[-1]


@pytest.mark.parametrize("owner", ["bot", "queue", "agent:anna"])
async def test_an_unreadable_state_begins_anew_with_a_person(town: Scene, owner: str) -> None:
    """Whoever owned it, the conversation is the queue's then, with the customer's words; later turns work."""
    await town.say("Moin" if owner == "bot" else "Mensch")
    if owner == "agent:anna":
        await town.act("claim")
    await town.redis.set(keys.of_contact(town.contact, "state"), b"1{}")
    await town.write("Hallo?")
    assert town.has(await town.go_on(), "utter_handover_closed")
    assert await town.owner() == "queue"
    assert "Hallo?" in [entry.line.text for entry in await town.lines()]
    assert (await town.act("claim", agent="ben")).status == "done"
    assert (await town.act("reply", "Moin, Ben hier.", agent="ben")).status == "done"
    assert await town.deliver() == ["Moin, Ben hier."]


async def test_an_agent_mends_an_unreadable_state_by_a_click(town: Scene) -> None:
    """The desk still lists the conversation, the first click makes a new state, the second one holds."""
    await town.queue()
    await town.redis.set(keys.of_contact(town.contact, "state"), b"9")
    rows = {row.contact: row for row in await town.stores.threads.queue()}
    assert rows[town.contact].owner == "queue"
    item = AgentItem("a-1", town.clock(), "anna", "claim", rows[town.contact].epoch)
    await town.enqueue(item)
    await town.turn()
    assert await town.stores.mailbox.result(town.contact, "a-1") == ItemResult("refused", "moved", "queue")
    assert (await town.act("claim")).status == "done"


async def test_an_unreadable_message_of_ours_lets_the_next_one_leave(town: Scene) -> None:
    """It is shown as failed, and what stands behind it in the outbox is sent at once."""
    await town.write("Moin")
    await town.turn()
    await town.write("U3")
    await town.turn()
    first = (await town.redis.lindex(keys.of_contact(town.contact, "outq"), 0)).decode()
    await town.redis.hset(keys.out(town.contact, first), "body", b"2{}")
    (said,) = await town.deliver()
    assert town.has(said, "utter_disruption_line_none")
    assert [(one.status, one.code) for one in await town.lines() if one.line.message] == [
        ("failed", "unreadable"),
        ("sent", ""),
    ]


async def test_an_unreadable_line_hides_no_other(town: Scene) -> None:
    """The thread shows where it was and everything around it, and a send can still be looked for."""
    await town.say("Moin")
    thread = keys.of_contact(town.contact, "thread")
    await town.redis.xadd(thread, {"b": b"2{}"})
    await town.write("U3")
    await town.turn()
    claimed = await town.stores.outbox.claim(town.contact)
    assert claimed is not None
    await town.redis.zadd(keys.sends(keys.shard_of(town.contact)), {town.contact: 1})
    again = await town.stores.outbox.claim(town.contact)
    assert again is not None
    assert again.resolve
    assert again.permit.known
    assert [entry.line.note for entry in await town.lines() if entry.line.who == "system"] == ["set_aside"]


async def test_a_consent_without_its_proof_sends_nothing(town: Scene) -> None:
    """Turns go on, no notice is built on it, and a stop ends it."""
    town.feed.disrupt("U3")
    await town.say(WISH)
    (granted,) = await town.consents()
    await town.redis.hset(keys.of_contact(town.contact, "optins"), f"{granted.id}:body", b"2{}")
    await town.event()
    assert await town.go_on() == []
    assert [one.type for one in await town.consents("paused")] == [ENDED]
    await town.say("Stop")
    assert await town.consents("withdrawn")
