"""The platforms' way in: which call gets which answer, and what is kept."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.model.address import Address
from bot.model.ids import random_id
from bot.model.item import MessageItem
from bot.store.redis.connect import connect
from connectors.twilio.cases import SETTINGS
from tests.gateway.scene import Door, Watch

STATUS = "/webhooks/twilio/status"


def form(**changes: str) -> dict[str, str]:
    """A message from a new customer."""
    number = str(int.from_bytes(random_id("x").encode()))[-11:]
    fields = {
        "MessageSid": random_id("SM"),
        "AccountSid": SETTINGS.account_sid,
        "From": f"whatsapp:+49{number}",
        "Body": "Fährt die U3?",
        "NumMedia": "0",
    }
    return {**fields, **changes}


def sender(fields: dict[str, str]) -> Address:
    return Address("twilio", fields["From"])


async def test_signed_message_is_stored_before_the_answer(door: Door) -> None:
    """A 200 with empty TwiML means that the message lies in its contact's mailbox."""
    fields = form()
    answer = await door.call(fields)
    assert (answer.status, answer.content_type) == (200, "text/xml")
    assert (await answer.text()).endswith("<Response/>")
    [item] = (await door.taken(sender(fields))).items
    assert isinstance(item, MessageItem)
    assert (item.text, item.message_id) == ("Fährt die U3?", fields["MessageSid"])
    assert door.count("lotse_webhooks_total", connector="twilio", outcome="stored") == 1


async def test_duplicate_is_stored_once(door: Door) -> None:
    """The same message delivered five times at once is answered 200 each time and kept once."""
    fields = form()
    answers = await asyncio.gather(*(door.call(fields) for _ in range(5)))
    assert [answer.status for answer in answers] == [200] * 5
    assert len((await door.taken(sender(fields))).items) == 1
    assert door.count("lotse_messages_received_total", connector="twilio", fresh="no") == 4


async def test_same_customer_by_another_address_is_the_same_contact(door: Door) -> None:
    """Who writes with a hidden number after writing with an open one stays the same contact."""
    user_id = f"whatsapp:DE.{random_id('x')[2:]}"
    first = form(ExternalUserId=user_id)
    await door.call(first)
    await door.call(form(From=user_id))
    assert len((await door.taken(sender(first))).items) == 2


async def test_an_address_that_becomes_known_later_is_the_same_contact(door: Door) -> None:
    """Who was known by the number alone, and whose other address the platform names later, is found by that one too
    when the number is hidden."""
    user_id = f"whatsapp:DE.{random_id('x')[2:]}"
    first = form()
    await door.call(first)
    await door.call(form(From=first["From"], ExternalUserId=user_id))
    await door.call(form(From=user_id))
    assert len((await door.taken(sender(first))).items) == 3


@pytest.mark.parametrize("signature", ["", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=", "ä"])
async def test_bad_signature_is_401_and_stores_nothing(door: Door, signature: str) -> None:
    """A call that Twilio did not sign is refused, and nobody becomes a contact by it."""
    fields = form()
    answer = await door.call(fields, signature=signature)
    assert answer.status == 401
    assert await door.addresses.find(sender(fields)) is None
    assert door.count("lotse_webhooks_total", connector="twilio", outcome="bad_signature") == 1


async def test_host_header_is_not_believed(door: Door) -> None:
    """The signature is checked against our public address, whatever the call says about its host."""
    answer = await door.call(form(), Host="elsewhere.example.org")
    assert answer.status == 200


async def test_unreadable_is_400(door: Door) -> None:
    """A signed call without a sender is not what Twilio sends."""
    fields = form()
    del fields["From"]
    assert (await door.call(fields)).status == 400


async def test_too_large_is_413(door: Door) -> None:
    """A body over one mebibyte is not even looked at."""
    assert (await door.call(form(Body="x" * 1_100_000))).status == 413


async def test_unknown_messenger_is_404(door: Door) -> None:
    """A messenger that is not switched on does not exist."""
    assert (await door.client.post("/webhooks/pigeon", data=b"coo")).status == 404


async def test_web_chat_has_no_webhook(door: Door) -> None:
    """Nobody can write as a web chat visitor by posting to a webhook."""
    assert (await door.client.post("/webhooks/webchat", json={"text": "Moin"})).status == 401


async def test_known_but_not_served_is_200_and_counted(door: Door) -> None:
    """What we know and do not serve is accepted, so that it does not come again, and counted."""
    fields = form(MessageStatus="delivered")
    assert (await door.call(fields, STATUS)).status == 200
    assert door.count("lotse_webhooks_unserved_total", connector="twilio", what="status without our key") == 1


async def test_status_moves_our_message_up_and_never_down(door: Door) -> None:
    """Statuses may come in any order; the highest one stays."""
    fields = form()
    await door.call(fields)
    contact = (await door.turn(sender(fields), "Ja")).contact
    [line] = [found.line for found in await door.threads.thread(contact) if found.line.message]
    key = f"{contact}.{line.message}"
    for status in ("read", "delivered", "sent"):
        update = form(MessageStatus=status)
        assert (await door.call(update, STATUS, query={"m": key})).status == 200
    assert await door.status(key) == "read"


async def test_status_with_another_key_than_signed_is_401(door: Door) -> None:
    """The key is part of the signed address: nobody can move another message with it."""
    update = form(MessageStatus="read")
    genuine = await door.call(update, STATUS, query={"m": "c-1.m-1"})
    header = genuine.request_info.headers["X-Twilio-Signature"]
    assert (await door.call(update, STATUS, query={"m": "c-2.m-2"}, signature=header)).status == 401


async def test_not_stored_is_503(tmp_path: Path, clock: Watch) -> None:
    """Without the store nothing is confirmed: Twilio must come again."""
    redis = connect(f"unix:{tmp_path}/nobody.sock")
    async with Door(redis, clock).serving() as door:
        answer = await door.call(form())
        assert answer.status == 503
        assert door.count("lotse_webhooks_total", connector="twilio", outcome="not_stored") == 1
    await redis.aclose()


async def test_logs_hold_no_words_and_no_numbers(door: Door) -> None:
    """Neither the text nor the number of a customer is ever logged."""
    fields = form(Body="mein geheimes Wort")
    with capture_logs() as logs:
        await door.call(fields)
        await door.call(fields, signature="falsch")
        del fields["MessageSid"]
        await door.call(fields)
    assert len(logs) >= 3
    assert "geheimes" not in str(logs)
    assert fields["From"].removeprefix("whatsapp:+") not in str(logs)


async def test_alive(door: Door) -> None:
    """`/healthz` says that this process answers."""
    answer = await door.client.get("/healthz")
    assert (answer.status, await answer.text()) == (200, "ok")


@pytest.mark.parametrize("path", ["/healthz", "/chat", "/go", "/nothing"])
async def test_every_answer_carries_the_security_headers(door: Door, path: str) -> None:
    """Whatever is asked, the answer forbids framing, sniffing and anything inline."""
    headers = (await door.client.get(path)).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Server"] == "lotse"
