"""The web chat's door: who may speak, what is kept, what a page is told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import WSMsgType, WSServerHandshakeError

from bot.model.address import Address
from bot.model.ids import random_id
from bot.model.item import MessageItem
from bot.model.message import Choice
from bot.webchat.visitor import COOKIE, address_of
from tests.gateway.scene import PUBLIC_URL, Door, Page

ORIGIN = {"Origin": PUBLIC_URL}


async def introduced(door: Door) -> None:
    answer = await door.client.post("/chat/session", headers=ORIGIN)
    assert answer.status == 204


@asynccontextmanager
async def page(door: Door, after: str = "") -> AsyncIterator[Page]:
    """A page that has said hello."""
    async with door.client.ws_connect("/chat/socket", headers=ORIGIN) as ws:
        opened = Page(ws)
        await opened.send("hello", after=after)
        await opened.hear("welcome")
        yield opened


def address(door: Door) -> Address:
    """The address behind this test's cookie."""
    [cookie] = list(door.client.session.cookie_jar)
    found = address_of(cookie.value, door.site)
    assert found is not None
    return found


async def test_reading_the_page_makes_nobody_a_contact(door: Door) -> None:
    """A page view sets no cookie; the first message does."""
    answer = await door.client.get("/chat")
    assert answer.status == 200
    assert "Set-Cookie" not in answer.headers
    await introduced(door)
    [cookie] = list(door.client.session.cookie_jar)
    assert (cookie.key, cookie["httponly"], cookie["samesite"]) == (COOKIE, True, "Lax")


async def test_cookie_is_kept_not_replaced(door: Door) -> None:
    """Asking again keeps the same identity, so a browser stays the same contact."""
    await introduced(door)
    [first] = [cookie.value for cookie in door.client.session.cookie_jar]
    await introduced(door)
    [second] = [cookie.value for cookie in door.client.session.cookie_jar]
    assert first == second


@pytest.mark.parametrize("value", ["", "x", "0" * 48 + "." + "0" * 64])
async def test_made_up_cookie_is_a_stranger(door: Door, value: str) -> None:
    """Only a cookie with our signature opens a conversation; the page is told to ask for one."""
    headers = {**ORIGIN, "Cookie": f"{COOKIE}={value}"}
    async with door.client.ws_connect("/chat/socket", headers=headers) as ws:
        message = await ws.receive()
        assert (message.type, ws.close_code) == (WSMsgType.CLOSE, 4401)


@pytest.mark.parametrize("origin", ["https://evil.example.org", "null", ""])
async def test_another_origin_is_refused(door: Door, origin: str) -> None:
    """A page of another origin can neither open the socket nor get a cookie."""
    assert (await door.client.post("/chat/session", headers={"Origin": origin})).status == 403
    with pytest.raises(WSServerHandshakeError) as refused:
        await door.client.ws_connect("/chat/socket", headers={"Origin": origin})
    assert refused.value.status == 403


async def test_message_is_stored_and_answered(door: Door) -> None:
    """What is said is confirmed once it is on disk, and the answer comes over the same socket with its choices."""
    await introduced(door)
    async with page(door) as chat:
        await chat.say("p-1", "  Fährt die U3?\r\n\x00")
        who = address(door)
        await door.turn(who, "Nein.", choices=(Choice("o-1", "Sag Bescheid", "tell_me"),))
        frame = await chat.hear("lines")
        while len(frame["lines"]) < 2:
            frame["lines"] += (await chat.hear("lines"))["lines"]
    own, ours = frame["lines"]
    assert (own["who"], own["text"], own["said"]) == ("customer", "Fährt die U3?", "p-1")
    assert (ours["who"], ours["text"]) == ("bot", "Nein.")
    assert ours["choices"] == [{"id": "o-1", "title": "Sag Bescheid"}]


async def test_said_twice_is_stored_once(door: Door) -> None:
    """A page that says a message again after a lost connection is confirmed again, and the message is kept once."""
    await introduced(door)
    async with page(door) as chat:
        await chat.say("p-1", "Moin")
    async with page(door) as chat:
        await chat.say("p-1", "Moin")
    assert len((await door.taken(address(door))).items) == 1


async def test_choice_arrives_with_its_id(door: Door) -> None:
    """A tapped choice is its title and its id."""
    await introduced(door)
    async with page(door) as chat:
        await chat.send("say", id="p-1", text="Ja", choice="o-1")
        await chat.hear("stored")
    [item] = (await door.taken(address(door))).items
    assert isinstance(item, MessageItem)
    assert (item.text, item.choice) == ("Ja", "o-1")


async def test_page_reads_on_after_the_cursor(door: Door) -> None:
    """A page that comes back is told what it has missed, and nothing twice."""
    await introduced(door)
    async with page(door) as chat:
        await chat.say("p-1", "eins")
        who = address(door)
        await door.turn(who, "zwei")
        cursor = ""
        texts: list[str] = []
        while len(texts) < 2:
            frame = await chat.hear("lines")
            cursor, texts = frame["cursor"], texts + [line["text"] for line in frame["lines"]]
        await chat.say("p-2", "drei")
    await door.turn(who, "vier")
    async with page(door, cursor) as chat:
        assert await chat.texts(2) == ["drei", "vier"]
    async with page(door) as chat:
        assert await chat.texts(4) == ["eins", "zwei", "drei", "vier"]


async def test_waiting_message_is_neither_shown_nor_skipped(door: Door) -> None:
    """A message that has not left is not shown; once it leaves it is, although later lines were shown before."""
    await introduced(door)
    async with page(door) as chat:
        await chat.say("p-1", "eins")
        who = address(door)
        taken = await door.turn(who, "zwei", sent=False)
        assert await chat.texts(1) == ["eins"]
        await chat.say("p-2", "drei")
        await door.turn(who, sent=False)
        frame = await chat.hear("lines")
        assert [line["text"] for line in frame["lines"]] == ["drei"]
    async with page(door, frame["cursor"]) as chat:
        await door.send(taken.contact)
        assert "zwei" in await chat.texts(2)


async def test_notes_for_the_team_are_never_shown(door: Door) -> None:
    """What agents read beside the conversation stays with them."""
    await introduced(door)
    async with page(door) as chat:
        await chat.say("p-1", "eins")
        await door.turn(address(door), "zwei")
        assert await chat.texts(2) == ["eins", "zwei"]


async def test_seen_message_is_read(door: Door) -> None:
    """A page that shows a message says so, and the message counts as read."""
    await introduced(door)
    async with page(door) as chat:
        await chat.say("p-1", "eins")
        taken = await door.turn(address(door), "zwei")
        lines: list[dict[str, str]] = []
        while len(lines) < 2:
            lines += (await chat.hear("lines"))["lines"]
        await chat.send("seen", messages=[lines[1]["message"]])
        await chat.say("p-2", "danach")  # frames are worked off in order
    assert await door.status(f"{taken.contact}.{lines[1]['message']}") == "read"


@pytest.mark.parametrize(("text", "code"), [("x" * 4001, "too_long"), (" \n ", "empty")])
async def test_text_that_cannot_be_sent_is_refused_for_good(door: Door, text: str, code: str) -> None:
    """Too long or empty is refused without a pause: saying it again would not help."""
    await introduced(door)
    async with page(door) as chat:
        await chat.send("say", id="p-1", text=text)
        refused = await chat.hear("refused")
    assert (refused["id"], refused["code"], refused["after"]) == ("p-1", code, None)


async def test_four_thousand_characters_are_taken(door: Door) -> None:
    """The limit counts characters, not bytes."""
    await introduced(door)
    async with page(door) as chat:
        await chat.say("p-1", "🚇" * 4000)


async def test_too_many_messages_have_to_wait(door: Door) -> None:
    """Beyond ten at once a visitor is told when to say it again; over all connections together."""
    await introduced(door)
    async with page(door) as chat:
        for number in range(10):
            await chat.say(f"p-{number}", "Moin")
    async with page(door) as chat:
        await chat.send("say", id="p-10", text="Moin")
        refused = await chat.hear("refused")
    assert refused["code"] == "rate"
    assert 0 < refused["after"] <= 2


@pytest.mark.parametrize("data", ["", "null", "[]", '{"v":1}', '{"v":2,"type":"hello"}', '{"v":1,"type":"say","id":"'])
async def test_garbage_is_refused_and_the_socket_goes_on(door: Door, data: str) -> None:
    """A frame that cannot be read is refused; the next one is heard."""
    await introduced(door)
    async with page(door) as chat:
        await chat.ws.send_str(data)
        assert (await chat.hear("refused"))["code"] == "unreadable"
        await chat.say("p-1", "Moin")


async def test_frame_that_is_too_large_ends_the_connection(door: Door) -> None:
    """Nobody needs more than 64 KiB to say 4,000 characters."""
    await introduced(door)
    async with page(door) as chat:
        await chat.ws.send_str("x" * 70_000)
        message = await chat.ws.receive()
        assert message.type is WSMsgType.CLOSE
        assert chat.ws.close_code == 1009


async def test_too_many_pages_are_turned_away(door: Door) -> None:
    """A ninth page of the same visitor is told that there are too many."""
    await introduced(door)
    opened = [await door.client.ws_connect("/chat/socket", headers=ORIGIN) for _ in range(8)]
    for ws in opened:
        await ws.send_json({"v": 1, "type": "hello"})
        await ws.receive()
    ninth = await door.client.ws_connect("/chat/socket", headers=ORIGIN)
    await ninth.receive()
    assert ninth.close_code == 4429
    for ws in opened:
        await ws.close()


async def test_two_visitors_never_see_each_other(door: Door) -> None:
    """What one browser says and hears, another one does not."""
    await introduced(door)
    secret = random_id("x")
    async with page(door) as chat:
        await chat.say("p-1", secret)
        await door.turn(address(door), "nur für den einen")
        await chat.texts(2)
    door.client.session.cookie_jar.clear()
    await introduced(door)
    async with page(door) as chat:
        await chat.say("p-1", "Moin")
        await door.turn(address(door), "nur für den anderen")
        assert await chat.texts(2) == ["Moin", "nur für den anderen"]


async def test_web_chat_can_be_off(store: Door) -> None:
    """Without the web chat among the connectors there is no page and no socket."""
    async with store.serving(webchat_on=False) as door:
        assert (await door.client.get("/chat")).status == 404
        assert (await door.client.get("/chat/socket")).status == 404
