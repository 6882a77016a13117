"""Two messengers that nothing in the core knows of: from the platform's call through turn and send to its receipts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.model.clock import utc_now
from bot.model.ids import random_id
from bot.store.redis import keys
from tests.connectors.outside import Outside, outside
from tests.flow.conftest import Start

U3 = "Fährt die U3?"


@pytest.fixture
async def signed_body(start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Outside]:
    series = random_id("w")
    town = await start()
    async with outside(
        "signed_body", town, tmp_path, lambda number: {"messages": [{"id": f"{series}.{number}"}]}, monkeypatch.setenv
    ) as found:
        found.series = series
        yield found


@pytest.fixture
async def secret_header(start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Outside]:
    town = await start()
    async with outside(
        "secret_header",
        town,
        tmp_path,
        lambda number: {"ok": True, "result": {"message_id": number}},
        monkeypatch.setenv,
    ) as found:
        yield found


def call(*values: Any) -> dict[str, Any]:
    changes = [{"field": "messages", "value": value} for value in values]
    return {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": changes}]}


def said(user: str, text: str, id_: str) -> dict[str, Any]:
    now = str(int(utc_now().timestamp()))
    return {"from": user, "id": id_, "timestamp": now, "type": "text", "text": {"body": text}}


def word(status: str, id_: str) -> dict[str, Any]:
    return call({"statuses": [{"id": id_, "status": status, "timestamp": "1795356000"}]})


def update(user: int, text: str, number: int) -> dict[str, Any]:
    person = {"id": user, "first_name": "Mara"}
    message = {"message_id": 5, "from": person, "chat": {"id": user, "type": "private"}, "text": text}
    return {"update_id": number, "message": message}


def somebody() -> str:
    return str(int(random_id("n")[2:14], 36) % 10**12)


async def test_a_signed_body_is_answered_and_its_receipts_found(signed_body: Outside) -> None:
    """Asked in JSON, answered once whatever comes twice; receipts by the platform's id, the first of them before our
    send has returned, raise the message's status."""
    world, user = signed_body, somebody()
    body = call({"messages": [said(user, U3, f"in.{user}")]})
    assert (await world.calls(body, proved=False)).status == 401
    for _ in range(2):
        assert (await world.calls(body)).status == 200
    world.platform.first = lambda number: world.calls(word("delivered", f"{world.series}.{number}"))
    await world.works(user)
    (sent,) = world.platform.sent
    assert sent["to"] == user
    assert "U3" in sent["text"]["body"]
    assert await world.shown() == ["delivered"]
    for status in ("sent", "read", "delivered", "read"):
        assert (await world.calls(word(status, f"{world.series}.1"))).status == 200
    assert await world.shown() == ["read"]


async def test_several_people_in_one_call(signed_body: Outside) -> None:
    """Each message of a call is its own customer's, and what stands between them unread costs nobody an answer."""
    world, first, second = signed_body, somebody(), somebody()
    odd = {"from": first, "id": f"odd.{first}", "type": "order"}
    answer = await world.calls(
        call({"messages": [said(first, U3, f"a.{first}"), odd]}, {"messages": [said(second, "U1", f"b.{second}")]})
    )
    assert answer.status == 200
    await world.works(first)
    await world.works(second)
    assert [one["to"] for one in world.platform.sent] == [first, second]


async def test_a_message_that_the_platform_fails_later(signed_body: Outside) -> None:
    """A failure by the platform's id, an hour after it took the message, is the message's own."""
    world, user = signed_body, somebody()
    await world.calls(call({"messages": [said(user, U3, f"in.{user}")]}))
    await world.works(user)
    assert await world.shown() == ["sent"]
    await world.calls(word("failed", f"{world.series}.1"))
    assert await world.shown() == ["failed"]
    await world.calls(word("failed", "somebody-elses"))
    assert await world.shown() == ["failed"]


async def test_the_handshake(signed_body: Outside) -> None:
    """The platform gets its number back as plain text; whoever does not know the token gets nothing."""
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444"}
    answer = await signed_body.calls(None, **query)
    assert (answer.status, await answer.text(), answer.content_type) == (200, "1158201444", "text/plain")
    assert (await signed_body.calls(None, proved=False, **query)).status == 401


async def test_a_secret_header_is_answered(secret_header: Outside) -> None:
    """Asked with the right secret, answered once, and shown as sent, of which more is never said."""
    world, user = secret_header, somebody()
    body = update(int(user), U3, int(user))
    assert (await world.calls(body, proved=False)).status == 401
    for _ in range(2):
        assert (await world.calls(body)).status == 200
    await world.works(user)
    (sent,) = world.platform.sent
    assert sent["chat_id"] == int(user)
    assert "U3" in sent["text"]
    assert await world.shown() == ["sent"]
    (message,) = [entry.line.message for entry in await world.town.lines() if entry.line.message]
    assert await world.town.redis.hget(keys.out(world.town.contact, message), "receipts") is None


async def test_a_tapped_button_is_a_choice(secret_header: Outside) -> None:
    """What is offered leaves as buttons, and a tap on one is as good as words."""
    world, user = secret_header, somebody()
    await world.calls(update(int(user), "Sag mir Bescheid", int(user)))
    await world.works(user)
    offered = [row[0] for row in world.platform.sent[-1]["reply_markup"]["inline_keyboard"]]
    chat = {"id": int(user), "type": "private"}
    tap = {"data": offered[0]["callback_data"], "message": {"chat": chat, "text": ""}}
    await world.calls({"update_id": int(user) + 1, "callback_query": tap})
    await world.works(user)
    assert len(world.platform.sent) == 2


async def test_a_message_from_long_ago_opens_nothing(signed_body: Outside) -> None:
    """A platform's own moment counts: what it delivers after its window has closed is kept for people, not answered."""
    world, user = signed_body, somebody()
    long_ago = str(int((utc_now() - timedelta(days=2)).timestamp()))
    await world.calls(call({"messages": [said(user, U3, f"in.{user}") | {"timestamp": long_ago}]}))
    await world.works(user)
    assert world.platform.sent == []
