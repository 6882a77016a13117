"""What the desk's calls say of a conversation, and what they refuse."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.model.conversation import Failed, Preview, Settled
from bot.model.ids import random_id
from bot.model.item import TimerItem
from bot.model.turn import Commit
from tests.desk.scene import Browser, Desk


async def row(browser: Browser, contact: str) -> dict[str, Any]:
    answer = await browser.get("/api/thread", contact=contact)
    return dict((await answer.json())["row"])


async def changed(desk: Desk, contact: str, of_state: dict[str, Any] | None = None, **fields: Any) -> None:
    """The conversation with other fields, as a turn leaves it."""
    bell = TimerItem(random_id("t"), desk.clock(), "nothing")
    await desk.mailbox.enqueue(contact, bell, None, bell.id)
    taken = await desk.mailbox.take(contact, 10)
    assert taken is not None
    assert taken.state is not None
    assert taken.state.conversation is not None
    conversation = replace(taken.state.conversation, **fields) if fields else taken.state.conversation
    state = replace(taken.state, **{"conversation": conversation, **(of_state or {})})
    await desk.mailbox.commit(Commit(contact, taken.fence, taken.epoch, conversation.owner, taken.items, state))


async def test_a_row_tells_who_and_what(store: Desk) -> None:
    """Name, last line, language, channel, wait and window are in the row that the queue lists."""
    async with store.serving():
        jana, contact = await store.signed_in(), await store.waiting()
        last = Preview("customer", store.clock(), "Wo ist mein Paket?")
        await changed(store, contact, {"name": "Ada"}, last=last, heard=3)
        rows = (await (await jana.get("/api/queue")).json())["rows"]
        mine = next(one for one in rows if one["contact"] == contact)
        assert (mine["name"], mine["last"]["text"], mine["unread"]) == ("Ada", "Wo ist mein Paket?", 3)
        assert (mine["locale"], mine["channel"], mine["failed"]) == ("de", "webchat", None)
        assert mine["waiting_since"]
        assert mine["window_until"]


async def test_unread_lines_are_each_agents_own(store: Desk) -> None:
    """Who has looked has read; a colleague has not; what comes later is unread again, and no mark goes back."""
    async with store.serving():
        jana, piet, contact = await store.signed_in(), await store.signed_in(), await store.waiting()
        await changed(store, contact, heard=3)
        assert (await jana.post("/api/looked", {"contact": contact, "heard": 3})).status == 200
        assert (await jana.post("/api/looked", {"contact": contact, "heard": 1})).status == 200
        assert ((await row(jana, contact))["unread"], (await row(piet, contact))["unread"]) == (0, 3)
        await changed(store, contact, heard=5)
        assert (await row(jana, contact))["unread"] == 2
        await changed(store, contact, id="k-another", heard=1)
        assert (await row(jana, contact))["unread"] == 1


@pytest.mark.parametrize("heard", [-1, "3", 10**12, None, True])
async def test_a_mark_is_a_number(desk: Desk, heard: Any) -> None:
    """Anything else is unreadable."""
    jana, contact = await desk.signed_in(), await desk.waiting()
    if heard in {"3", True}:
        heard = [heard]
    assert (await jana.post("/api/looked", {"contact": contact, "heard": heard})).status == 400


async def test_more_than_there_is_cannot_be_read(store: Desk) -> None:
    """Nobody hides what comes later by having read it before."""
    async with store.serving():
        jana, contact = await store.signed_in(), await store.waiting()
        await changed(store, contact, heard=2)
        await jana.post("/api/looked", {"contact": contact, "heard": 1000})
        await changed(store, contact, heard=4)
        assert (await row(jana, contact))["unread"] == 2
        assert (await jana.post("/api/looked", {"contact": "c-nobody", "heard": 1})).status == 404


async def test_a_failed_reply_is_told_in_words(store: Desk) -> None:
    """The row says in both languages why a reply did not arrive; the platform's code stands beside it."""
    async with store.serving():
        jana = await store.signed_in()
        contact = await store.waiting(owner=f"agent:{jana.name}")
        now = store.clock()
        await changed(store, contact, failed=(Failed("m-1", "jana", now, "Moin", "not_there", "63024", now),))
        answer = await (await jana.get("/api/thread", contact=contact)).json()
        failed = answer["row"]["failed"]
        assert (failed["message"], failed["reason"], failed["code"]) == ("m-1", "not_there", "63024")
        assert all("63024" not in words for words in failed["words"].values())
        assert set(failed["words"]) == {"de", "en"}
        assert "resend" in answer["may"]


async def test_a_note_has_a_call_of_its_own(desk: Desk) -> None:
    """What is written as a note reaches no customer, and no reply can be called a note."""
    jana = await desk.signed_in()
    contact = await desk.waiting(owner=f"agent:{jana.name}")
    note = {"contact": contact, "text": "Kennt den Code", "key": "k-1"}
    assert (await jana.post("/api/note", note)).status == 200
    lines = [entry.line for entry in await desk.threads.thread(contact)]
    assert [(one.who, one.note, one.message) for one in lines if one.text == "Kennt den Code"] == [
        ("system", "note", "")
    ]
    reply = {"contact": contact, "verb": "reply", "epoch": 1, "text": "geheim", "key": "k-2"}
    for more in ({"note": True}, {"internal": True}):
        assert (await jana.post("/api/act", {**reply, **more})).status == 400
    assert (await jana.post("/api/note", {**note, "verb": "reply", "key": "k-3"})).status == 400
    assert not [one for one in await desk.threads.thread(contact) if one.line.text == "geheim"]


async def test_a_done_conversation_is_mine_to_undo(desk: Desk) -> None:
    """For ten seconds it stands apart, for me alone; undone, it is back."""
    jana, piet = await desk.signed_in(), await desk.signed_in()
    contact = await desk.waiting(owner=f"agent:{jana.name}")
    refused = await jana.act("resolve", contact)
    assert (refused.status, (await refused.json())["code"]) == (409, "open_question")
    done = await (await jana.act("resolve", contact, force=True)).json()
    assert done["done"]
    assert done["until"] == (desk.clock() + timedelta(seconds=10)).isoformat()

    async def listed(browser: Browser) -> tuple[bool, bool]:
        queue = await (await browser.get("/api/queue")).json()
        found = [[one["contact"] == contact for one in queue[name]] for name in ("rows", "closing")]
        return any(found[0]), any(found[1])

    assert await listed(jana) == (False, True)
    assert await listed(piet) == (False, False)
    assert (await jana.act("undo", contact)).status == 200
    assert await listed(jana) == (True, False)


async def closed(desk: Desk, agent: str, name: str, minutes: int = 0) -> str:
    contact = await desk.waiting(owner="bot")
    at = desk.clock() - timedelta(minutes=minutes)
    settled = Settled(at, agent, at, "parcel_status", Preview("agent", at, "Ist unterwegs."))
    await changed(desk, contact, {"settled": settled, "name": name, "conversation": None})
    return contact


async def test_what_was_closed_is_found(store: Desk) -> None:
    """Mine or everybody's, the newest first, by a part of the name or of the number; and no number is shown."""
    async with store.serving():
        jana, piet = await store.signed_in(), await store.signed_in()
        first = await closed(store, jana.name, "Ada Löwe", 5)
        second = await closed(store, piet.name, "Bo", 3)

        async def found(**query: str) -> list[str]:
            answer = await jana.get("/api/closed", **query)
            rows = (await answer.json())["rows"]
            return [one["contact"] for one in rows if one["contact"] in {first, second}]

        assert await found() == [second, first]
        assert await found(by="me") == [first]
        assert await found(find="löwe") == [first]
        assert await found(find="nobody") == []
        (one,) = [
            one for one in (await (await jana.get("/api/closed", by="me")).json())["rows"] if one["contact"] == first
        ]
        assert (one["closed_by"], one["last"]["text"], one["may_reopen"]) == (jana.name, "Ist unterwegs.", True)
        assert one["topic"] == {"de": "Sendung", "en": "Parcel"}
        assert "visitor-1" not in str(one)
        assert await found(before=one["closed_at"]) == []
        assert (await jana.get("/api/closed", before="gestern")).status == 400
        assert (await jana.get("/api/closed", before="2026-01-01T00:00:00")).status == 400
