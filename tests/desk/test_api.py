"""The calls of the page: what they show, and that done means that a turn has said so."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from tests.desk.scene import Desk


async def test_the_queue_names_owner_topic_and_window(desk: Desk) -> None:
    """A waiting contact is listed with topic in both languages, reason, channel and the window's end."""
    jana, contact = await desk.signed_in(), await desk.waiting()
    queue = await (await jana.get("/api/queue")).json()
    row = next(row for row in queue["rows"] if row["contact"] == contact)
    assert (row["owner"], row["agent"], row["reason"], row["channel"]) == ("queue", "", "asked", "webchat")
    assert row["topic"] == {"de": "Sendung", "en": "Parcel"}
    assert row["window_until"] > row["waiting_since"]


async def test_a_thread_shows_what_was_understood(desk: Desk) -> None:
    """A customer's line carries what the bot took it for, with the skill's title."""
    jana, contact = await desk.signed_in(), await desk.waiting()
    thread = await (await jana.get("/api/thread", contact=contact)).json()
    (line,) = thread["lines"]
    assert (line["who"], line["text"]) == ("customer", "Wo ist mein Paket?")
    assert line["understood"]["title"] == {"de": "Sendung verfolgen", "en": "Track a parcel"}
    assert thread["row"]["contact"] == contact


async def test_claiming_gives_the_conversation_to_the_agent(desk: Desk) -> None:
    """After a claim the conversation belongs to the agent, and it says so in the thread."""
    jana, contact = await desk.signed_in(), await desk.waiting()
    answer = await jana.act("claim", contact)
    assert (answer.status, await answer.json()) == (200, {"done": True})
    thread = await (await jana.get("/api/thread", contact=contact)).json()
    assert (thread["row"]["owner"], thread["row"]["agent"]) == ("agent", jana.name)
    assert thread["lines"][-1]["note"] == "claimed"


async def test_of_two_claims_at_once_one_is_refused_with_the_owners_name(desk: Desk) -> None:
    """Two agents who claim together end with one owner, and the other hears who it is."""
    agents = [await desk.signed_in(), await desk.signed_in()]
    contact = await desk.waiting()
    answers = await asyncio.gather(*(agent.act("claim", contact) for agent in agents))
    assert sorted(answer.status for answer in answers) == [200, 409]
    winner, loser = sorted(zip(answers, agents, strict=True), key=lambda pair: pair[0].status)
    assert await loser[0].json() == {"code": "taken", "owner": f"agent:{winner[1].name}"}


async def test_a_double_click_is_one_reply(desk: Desk) -> None:
    """The same key, sent twice at once and once more later, puts one reply into the thread."""
    jana = await desk.signed_in()
    contact = await desk.waiting(owner=f"agent:{jana.name}")
    answers = await asyncio.gather(*(jana.act("reply", contact, "Moin!", key="k") for _ in range(2)))
    answers.append(await jana.act("reply", contact, "Moin!", key="k"))
    assert [answer.status for answer in answers] == [200, 200, 200]
    lines = await desk.threads.thread(contact)
    assert [line.line.text for line in lines if line.line.who == "agent"] == ["Moin!"]


async def test_a_reply_after_somebody_else_took_over_is_refused(desk: Desk) -> None:
    """A late reply leaves nothing in the thread and names the owner."""
    jana, contact = await desk.signed_in(), await desk.waiting(owner="agent:mehmet")
    answer = await jana.act("reply", contact, "Zu spät")
    assert (answer.status, (await answer.json())["owner"]) == (409, "agent:mehmet")
    assert not [line for line in await desk.threads.thread(contact) if line.line.text == "Zu spät"]


async def test_a_reply_after_the_window_is_refused(desk: Desk) -> None:
    """When the messenger takes no free text any more, the reply is refused as such."""
    jana = await desk.signed_in()
    contact = await desk.waiting(owner=f"agent:{jana.name}", window=timedelta(minutes=-1))
    answer = await jana.act("reply", contact, "Moin!")
    assert (answer.status, (await answer.json())["code"]) == (409, "window")


async def test_resolving_ends_the_conversation_and_leaves_the_queue(desk: Desk) -> None:
    """*Erledigt* takes the conversation off the list."""
    jana = await desk.signed_in()
    contact = await desk.waiting(owner=f"agent:{jana.name}")
    assert (await jana.act("resolve", contact, force=True)).status == 200
    queue = await (await jana.get("/api/queue")).json()
    assert contact not in [row["contact"] for row in queue["rows"]]


async def test_an_action_that_no_turn_has_seen_is_pending_then_done(store: Desk) -> None:
    """Without a worker an action is 202, never *done*; once a turn has run its result can be asked for."""
    async with store.serving(patience=0.01):
        jana, contact = await store.signed_in(), await store.waiting()
        answer = await jana.act("claim", contact, key="k")
        assert (answer.status, await answer.json()) == (202, {"pending": True})
        assert (await jana.get("/api/result", contact=contact, key="k")).status == 202
        async with store.worker():
            await _until_not(202, jana.get, "/api/result", contact=contact, key="k")
        assert (await jana.get("/api/result", contact=contact, key="k")).status == 200


async def test_nobody_reads_the_result_of_another_agent(desk: Desk) -> None:
    """The same key is another action for another agent."""
    jana, mehmet, contact = await desk.signed_in(), await desk.signed_in(), await desk.waiting()
    await jana.act("claim", contact, key="k")
    assert (await mehmet.get("/api/result", contact=contact, key="k")).status == 202


@pytest.mark.parametrize(
    "wrong",
    [
        {"verb": "erase"},
        {"epoch": -1},
        {"text": "x" * 20_001},
        {"key": ""},
        {"agent": "mehmet"},
        {"epoch": "now"},
    ],
)
async def test_an_unreadable_action_is_400(desk: Desk, wrong: dict[str, object]) -> None:
    """What the page would never send is refused and reaches no mailbox."""
    jana = await desk.signed_in()
    body = {"contact": await desk.waiting(), "verb": "reply", "epoch": 1, "text": "Moin", "key": "k", **wrong}
    assert (await jana.post("/api/act", body)).status == 400


async def test_what_the_bot_has_is_an_admins_to_take(desk: Desk) -> None:
    """An agent neither claims nor takes it, by whatever words the call says so; an admin takes it with a reason."""
    jana, admin, contact = await desk.signed_in(), await desk.signed_in("admin"), await desk.waiting(owner="bot")
    for verb, code in (("claim", "with_bot"), ("take", "admins_only"), ("reply", "not_owner")):
        answer = await jana.act(verb, contact, "Zum Hafenfest!")
        assert (answer.status, (await answer.json())["code"]) == (409, code)
    answer = await admin.act("take", contact)
    assert (answer.status, (await answer.json())["code"]) == (409, "reason")
    assert (await admin.act("take", contact, "Beschwerde am Telefon")).status == 200
    thread = await (await jana.get("/api/thread", contact=contact)).json()
    line = thread["lines"][-1]
    assert (line["note"], line["agent"], line["text"]) == ("taken", admin.name, "Beschwerde am Telefon")


async def test_a_refusal_says_from_when_it_may_be_tried_again(desk: Desk) -> None:
    """Whoever writes too much in a minute hears when it goes on, and nothing of it was sent."""
    jana, contact = await desk.signed_in(), await desk.waiting()
    await jana.act("claim", contact)
    answers = [await jana.act("reply", contact, f"Zeile {number}", epoch=2) for number in range(11)]
    assert [answer.status for answer in answers] == [200] * 10 + [409]
    assert (await answers[-1].json())["again_at"] == (desk.clock() + timedelta(minutes=1)).isoformat()


async def test_an_unknown_contact_is_404_and_gets_no_mailbox(desk: Desk) -> None:
    """Nothing can be put into the mailbox of a contact that does not exist."""
    jana = await desk.signed_in()
    assert (await jana.act("claim", "c-nobody")).status == 404
    assert (await jana.get("/api/thread", contact="c-nobody")).status == 404
    assert await desk.mailbox.take("c-nobody", 10) is None


async def test_too_large_a_body_is_413(desk: Desk) -> None:
    """A body beyond 64 KiB is not read."""
    jana = await desk.signed_in()
    assert (await jana.post("/api/act", {"text": "x" * 70_000})).status == 413


async def _until_not(status: int, call: object, path: str, **query: str) -> None:
    assert callable(call)
    async with asyncio.timeout(20):
        while (await call(path, **query)).status == status:
            continue


async def test_older_lines_are_read_piece_by_piece_to_the_first(desk: Desk) -> None:
    """Reading on before the oldest line that a page has gives each line once, in order, and says when none is left."""
    jana = await desk.signed_in()
    contact = await desk.waiting(owner=f"agent:{jana.name}")
    for number in range(6):
        assert (await jana.act("note", contact, f"Notiz {number}")).status == 200
    read: list[dict[str, Any]] = []
    more, pieces = True, 0
    while more:
        before = {"before": read[0]["seq"]} if read else {}
        piece = await (await jana.get("/api/thread", contact=contact, limit="3", **before)).json()
        read, more, pieces = piece["lines"] + read, piece["more"], pieces + 1
    assert [line["text"] for line in read] == ["Wo ist mein Paket?", *(f"Notiz {number}" for number in range(6))]
    assert pieces == 3
    assert (await jana.get("/api/thread", contact=contact, before="nirgends")).status == 400
