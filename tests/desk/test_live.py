"""The open connection: what is new reaches a page by itself, and an open page is presence."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from aiohttp import ClientWebSocketResponse

from tests.desk.scene import Browser, Desk

PATIENCE = 20.0


async def connect(browser: Browser) -> ClientWebSocketResponse:
    return await browser.desk.client.ws_connect("/desk/api/live", headers=browser.headers)


async def hear(socket: ClientWebSocketResponse, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The first news that is wanted."""
    async with asyncio.timeout(PATIENCE):
        while True:
            news: dict[str, Any] = await socket.receive_json()
            if wanted(news):
                return news


def listed(contact: str, owner: str) -> Callable[[dict[str, Any]], bool]:
    return lambda news: any(
        (row["contact"], row["owner"]) == (contact, owner) for row in news.get("queue", {}).get("rows", ())
    )


async def test_a_page_gets_the_queue_when_it_opens(desk: Desk) -> None:
    """The first news is the present queue."""
    contact = await desk.waiting()
    async with await connect(await desk.signed_in()) as socket:
        assert listed(contact, "queue")(await socket.receive_json(timeout=PATIENCE))


async def test_a_claim_reaches_the_other_agents_page(desk: Desk) -> None:
    """What one agent does, another sees without asking."""
    jana, mehmet, contact = await desk.signed_in(), await desk.signed_in(), await desk.waiting()
    async with await connect(mehmet) as socket:
        await hear(socket, listed(contact, "queue"))
        await jana.act("claim", contact)
        await hear(socket, listed(contact, "agent"))


async def test_the_open_thread_is_told_of_changes_and_others_are_not(desk: Desk) -> None:
    """A page hears of the thread that it shows."""
    jana = await desk.signed_in()
    contact = await desk.waiting(owner=f"agent:{jana.name}")
    async with await connect(jana) as socket:
        await socket.send_json({"watch": contact})
        await hear(socket, lambda news: "queue" in news)
        await jana.act("note", contact, "Ruft zurück")
        assert (await hear(socket, lambda news: "thread" in news))["thread"] == contact


async def test_an_open_page_is_presence_until_the_last_one_closes(desk: Desk) -> None:
    """An agent is here while one page of theirs is open, and gone with the last."""
    jana = await desk.signed_in()
    first, second = await connect(jana), await connect(jana)
    await hear(second, lambda news: jana.name in news.get("queue", {}).get("present", ()))
    await first.close()
    mehmet = await desk.signed_in()
    async with await connect(mehmet) as socket:
        await hear(socket, lambda news: jana.name in news.get("queue", {}).get("present", ()))
        await second.close()
        await hear(socket, lambda news: jana.name not in news.get("queue", {}).get("present", (jana.name,)))


async def test_nonsense_on_the_connection_does_not_end_it(desk: Desk) -> None:
    """What cannot be read is passed over."""
    jana = await desk.signed_in()
    contact = await desk.waiting(owner=f"agent:{jana.name}")
    async with await connect(jana) as socket:
        for nonsense in ("{", "[]", '"x"', '{"watch": null}'):
            await socket.send_str(nonsense)
        await socket.send_json({"watch": contact})
        await hear(socket, lambda news: "queue" in news)
        await jana.act("note", contact, "Noch da")
        assert (await hear(socket, lambda news: "thread" in news))["thread"] == contact
