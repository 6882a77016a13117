"""The end of a web chat, and for how long a browser is known."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from aiohttp import ClientResponse, ClientSession, ClientWebSocketResponse, WSMsgType

from bot.model.item import LEFT, OptOutItem
from bot.model.visits import VisitLife
from bot.store.redis import keys
from bot.store.visits import RedisVisits
from bot.store.visits import _key as row_of
from bot.webchat.visitor import COOKIE, _signature, address_of
from tests.gateway.scene import Door
from tests.gateway.test_chat import ORIGIN, address, introduced, page
from tests.gateway.test_onward import queued


async def chosen(door: Door, remember: str) -> ClientResponse:
    return await door.client.post("/chat/session", headers=ORIGIN, data={"remember": remember})


def cookie(door: Door) -> Any:
    [found] = list(door.client.session.cookie_jar)
    return found


async def end(door: Door, **headers: str) -> int:
    return (await door.client.post("/chat/end", headers=headers or ORIGIN)).status


@asynccontextmanager
async def another(door: Door, value: str) -> AsyncIterator[ClientWebSocketResponse]:
    """The socket of another browser that brings this cookie."""
    headers = {**ORIGIN, "Cookie": f"{COOKIE}={value}"}
    async with ClientSession() as other, other.ws_connect(door.client.make_url("/chat/socket"), headers=headers) as ws:
        yield ws


async def refused(door: Door, value: str) -> int:
    """The code with which a socket that brings this cookie is closed; 0 if it is let in."""
    async with another(door, value) as ws:
        await ws.send_json({"v": 1, "type": "hello", "after": ""})
        message = await ws.receive()
        return ws.close_code or -1 if message.type is WSMsgType.CLOSE else 0


async def life(door: Door) -> timedelta:
    """How long the store still knows this test's visitor."""
    return timedelta(milliseconds=await door.redis.pttl(row_of(address(door).user)))


async def test_a_cookie_is_the_sessions_own(door: Door) -> None:
    """A visitor who says nothing of it is forgotten by the browser when it closes, and here after a day."""
    await introduced(door)
    assert (cookie(door)["max-age"], cookie(door)["expires"]) == ("", "")
    assert timedelta(hours=23) < await life(door) <= timedelta(hours=24)


async def test_to_be_remembered_is_a_choice(door: Door) -> None:
    """Who wants to be remembered is, for the operator's number of days, under the same identity, until they do not
    want it any more."""
    await introduced(door)
    before = address(door)
    await chosen(door, "yes")
    assert cookie(door)["max-age"] == str(30 * 86400)
    assert timedelta(days=29) < await life(door) <= timedelta(days=30)
    await introduced(door)  # says nothing of it: it stays as it was chosen
    assert cookie(door)["max-age"] == str(30 * 86400)
    await chosen(door, "no")
    assert cookie(door)["max-age"] == ""
    assert await life(door) <= timedelta(hours=24)
    assert address(door) == before


async def test_an_operator_may_forbid_it(store: Door) -> None:
    """With no days, as on public computers, nobody is remembered, whatever a page asks for; nor who was before."""
    async with store.serving():
        await chosen(store, "yes")
        who = address(store)
    store.visits = RedisVisits(store.redis, VisitLife(timedelta(hours=1), timedelta()))
    assert await store.visits.seen(who.user) is False
    async with store.serving():
        await chosen(store, "yes")
        assert cookie(store)["max-age"] == ""
        assert not await store.visits.seen(address(store).user)
        page_ = await (await store.client.get("/chat")).text()
        assert 'data-remember-days="0"' in page_


async def test_a_visit_that_is_over_is_nobodys(door: Door) -> None:
    """After its time a cookie that a browser has kept all the same opens nothing: whoever comes is somebody new."""
    await introduced(door)
    before, value = address(door), cookie(door).value
    async with page(door) as chat:
        await chat.say("a-1", "Mein Schirm ist weg")
    await door.visits.end(before.user)  # as its end in the store does
    assert await refused(door, value) == 4401
    await introduced(door)
    assert address(door) != before


async def test_an_open_page_keeps_its_visit(door: Door) -> None:
    """Each thing said renews the visit; that a page is open, comes back and is told something does not."""
    await introduced(door)
    async with page(door) as chat:
        await door.redis.pexpire(row_of(address(door).user), 60_000)
        await chat.say("a-1", "Moin")
        assert await life(door) > timedelta(hours=23)
    await door.redis.pexpire(row_of(address(door).user), 60_000)
    async with page(door) as chat:
        await door.turn(address(door), "Moin!")
        assert await chat.texts(2) == ["Moin", "Moin!"]
        assert await life(door) <= timedelta(minutes=1)


async def test_who_waits_for_a_person_is_known_as_long(door: Door) -> None:
    """In the queue an open page keeps its visit: the answer may come after a weekend."""
    await introduced(door)
    async with page(door) as chat:
        await chat.say("a-1", "Mensch")
    await queued(door, address(door))
    async with page(door) as chat:
        assert (await chat.hear("lines"))["owner"] == "queue"
        await door.redis.pexpire(row_of(address(door).user), 60_000)
        contact = await door.addresses.find(address(door))
        assert contact
        await door.live.changed(contact)
        async with asyncio.timeout(10):
            while await life(door) <= timedelta(minutes=1):
                await door.live.changed(contact)
                await asyncio.sleep(0)


async def test_the_end_forgets_the_browser(door: Door) -> None:
    """After the end the cookie is gone here and dead in every copy, the thread cannot be opened with it, and the same
    browser is somebody new."""
    await introduced(door)
    before, value = address(door), cookie(door).value
    async with page(door) as chat:
        await chat.say("a-1", "Mein Schirm ist weg")
    contact = await door.addresses.find(before)
    assert contact
    assert await refused(door, value) == 0
    assert await end(door) == 204
    assert list(door.client.session.cookie_jar) == []
    assert await door.addresses.find(before) is None
    assert await refused(door, value) == 4401
    await introduced(door)
    assert address(door) != before
    assert await door.redis.exists(keys.of_contact(contact, "mailbox"))  # nothing is erased


async def test_the_contact_hears_of_the_end_once(door: Door) -> None:
    """What its notices and its place in the queue are worth now is the turn's to say: it gets one item, also when the
    call is made again."""
    await introduced(door)
    who, value = address(door), cookie(door).value
    async with page(door) as chat:
        await chat.say("a-1", "Moin")
    taken = await door.turn(who, "Moin!")
    for _ in range(2):
        headers = {**ORIGIN, "Cookie": f"{COOKIE}={value}"}
        assert (await door.client.post("/chat/end", headers=headers)).status == 204
    again = await door.mailbox.take(taken.contact, 50)
    assert again is not None
    [item] = again.items
    assert isinstance(item, OptOutItem)
    assert item.code == LEFT


async def test_other_open_pages_are_closed(door: Door) -> None:
    """Whoever has a page of this thread open, in another tab or with a stolen copy, is shown the door."""
    await introduced(door)
    value = cookie(door).value
    async with another(door, value) as copy, page(door) as chat:
        await chat.say("a-1", "Moin")
        await copy.send_json({"v": 1, "type": "hello", "after": ""})
        while (await copy.receive_json())["type"] != "lines":
            pass  # now it reads the thread
        assert await end(door) == 204
        while (message := await copy.receive()).type is WSMsgType.TEXT:
            pass
        assert (message.type, copy.close_code) == (WSMsgType.CLOSE, 4401)


async def test_a_page_that_did_not_hear_says_nothing_to_nobody(door: Door) -> None:
    """What a page says after the end elsewhere makes no new contact: it is told to ask for a cookie."""
    await introduced(door)
    who = address(door)
    async with page(door) as chat:
        assert await end(door) == 204
        await chat.send("say", id="a-1", text="Hallo?")
        while (message := await chat.ws.receive()).type is WSMsgType.TEXT:
            assert "stored" not in message.data
        assert chat.ws.close_code == 4401
    assert await door.addresses.find(who) is None


async def test_nobody_ends_it_for_others(door: Door) -> None:
    """A page of another origin cannot; without a cookie nothing happens; one that is made up ends nothing."""
    assert await end(door) == 204
    await introduced(door)
    assert await end(door, Origin="https://evil.example.org") == 403
    assert await door.visits.seen(address(door).user) is False


async def test_a_cookie_of_before_is_good_once_more(door: Door) -> None:
    """The cookies of the version before were good for 400 days and noted nowhere. One that leads to somebody becomes a
    session's; one that leads to nobody opens nothing."""
    token = "ab" * 24
    value = f"{token}.{_signature(token, door.site)}"
    assert await refused(door, value) == 4401
    who = address_of(value, door.site)
    assert who is not None
    contact = await door.addresses.contact_of(who)
    headers = {"Cookie": f"{COOKIE}={value}"}
    answer = await door.client.get("/chat", headers=headers)
    assert 'data-known="yes"' in await answer.text()
    fresh = answer.cookies[COOKIE]
    assert fresh.value.startswith(f"2.{token}.")
    assert fresh["max-age"] == ""
    assert await door.addresses.find(who) == contact
    assert (await door.client.post("/chat/end", headers={**ORIGIN, **headers})).status == 204
    assert await refused(door, value) == 4401
    assert await refused(door, fresh.value) == 4401
