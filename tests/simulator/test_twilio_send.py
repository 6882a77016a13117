"""Sending through the official client."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator

from tests.simulator.conftest import Gateway
from tests.simulator.twilio_client import call, client
from tests.support.simulator import ACCOUNT_SID, AUTH_TOKEN, SENDER, SimulatorProcess

ADA = "+491713920001"
BENTE = "+491713920002"


async def write(simulator: SimulatorProcess, number: str = ADA, **said: Any) -> Any:
    return await simulator.control("POST", f"customers/{number}/say", {"text": "Moin", **said})


async def send(simulator: SimulatorProcess, body: str = "Hallo", to: str = ADA, **more: Any) -> Any:
    messages = client(simulator.url).messages
    return await call(messages.create, to=f"whatsapp:{to}", from_=SENDER, body=body, **more)


async def test_send(simulator: SimulatorProcess) -> None:
    """A sent message is a full resource for the client and a bubble on the customer's phone."""
    await write(simulator)
    sent = await send(simulator, "Die U3 fährt.")
    assert (sent.status, sent.body, sent.to, sent.from_) == (
        "queued",
        "Die U3 fährt.",
        f"whatsapp:{ADA}",
        SENDER,
    )
    assert sent.date_created is not None
    (bubble,) = await simulator.control("GET", f"customers/{ADA}/received")
    assert (bubble["sid"], bubble["body"]) == (sent.sid, "Die U3 fährt.")


async def test_status_callbacks(simulator: SimulatorProcess, gateway: Gateway) -> None:
    """Each step is posted to the message's own callback address, signed for exactly that address."""
    await write(simulator)
    sent = await send(simulator, status_callback=f"{gateway.url}/webhooks/twilio/status?key=a%2Fb&n=1")
    posts = (await gateway.until(4))[1:]
    assert gateway.statuses() == ["sent", "delivered", "read"]
    assert {post.form["MessageSid"] for post in posts} == {sent.sid}
    assert all(post.url.endswith("?key=a%2Fb&n=1") for post in posts)
    validator = RequestValidator(AUTH_TOKEN)
    assert all(validator.validate(post.url, post.form, post.signature) for post in posts)


async def test_fetch_shows_last_status(simulator: SimulatorProcess) -> None:
    """A fetched message has the status that was reported last."""
    await write(simulator)
    sent = await send(simulator)
    await simulator.control("GET", f"customers/{ADA}/received?status=read&count=1&wait=20")
    fetched = await call(client(simulator.url).messages(sent.sid).fetch)
    assert (fetched.status, fetched.direction) == ("read", "outbound-api")
    assert fetched.date_sent is not None


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"body": "x" * 1601}, 21617),
        ({"body": ""}, 21619),
        ({"to": "+12"}, 21211),
        ({"content_sid": "HX" + "0" * 32}, 21655),
        ({"content_variables": "[1]"}, 21656),
        ({"status_callback": "http://under_score.example/x"}, 21609),
    ],
)
async def test_refusals(simulator: SimulatorProcess, wrong: dict[str, str], code: int) -> None:
    """What Twilio refuses is refused with its number, and nobody's phone shows it."""
    await write(simulator)
    with pytest.raises(TwilioRestException) as refused:
        await send(simulator, **wrong)
    assert refused.value.code == code
    assert await simulator.control("GET", f"customers/{ADA}/received") == []


async def test_longest_body(simulator: SimulatorProcess) -> None:
    """1,600 characters are allowed, whatever they are."""
    await write(simulator)
    assert (await send(simulator, "ß🚇" * 800)).sid


async def test_wrong_token(simulator: SimulatorProcess) -> None:
    """A wrong token is a 401 with Twilio's number for it."""
    with pytest.raises(TwilioRestException) as refused:
        await call(client(simulator.url, "wrong").api.accounts(ACCOUNT_SID).fetch)
    assert (refused.value.status, refused.value.code) == (401, 20003)


async def test_account(simulator: SimulatorProcess) -> None:
    """The account can be fetched, as a check of the credentials does."""
    account = await call(client(simulator.url).api.accounts(ACCOUNT_SID).fetch)
    assert (account.sid, account.status) == (ACCOUNT_SID, "active")


async def test_outside_window(simulator: SimulatorProcess, gateway: Gateway) -> None:
    """24 hours after the customer's last message a free text ends undelivered with 63016."""
    await write(simulator)
    await simulator.control("POST", "clock", {"advance_seconds": 24 * 3600 + 1})
    await send(simulator, status_callback=f"{gateway.url}/status")
    (_, status) = await gateway.until(2)
    assert (status.form["MessageStatus"], status.form["ErrorCode"]) == ("undelivered", "63016")
    assert await simulator.control("GET", f"customers/{ADA}/received") == []


async def test_never_wrote(simulator: SimulatorProcess, gateway: Gateway) -> None:
    """Somebody who never wrote has no window."""
    await send(simulator, to=BENTE, status_callback=f"{gateway.url}/status")
    (status,) = await gateway.until(1)
    assert status.form["ErrorCode"] == "63016"


async def test_stop_blocks(simulator: SimulatorProcess) -> None:
    """With the platform's opt-out on, STOP blocks with 21610 until START."""
    await simulator.control("PATCH", "behaviour", {"stop_blocks": True})
    await write(simulator, text="stop")
    with pytest.raises(TwilioRestException) as refused:
        await send(simulator)
    assert refused.value.code == 21610
    await write(simulator, text="Start")
    assert (await send(simulator)).sid


async def test_list_filters(simulator: SimulatorProcess) -> None:
    """The list is newest first, filtered by recipient, sender and time."""
    await write(simulator)
    await write(simulator, BENTE)
    first = await send(simulator, "eins")
    second = await send(simulator, "zwei")
    await send(simulator, "drei", to=BENTE)
    messages = client(simulator.url).messages
    to_ada = await call(messages.list, to=f"whatsapp:{ADA}")
    assert [m.sid for m in to_ada] == [second.sid, first.sid]
    assert len(await call(messages.list, from_=f"whatsapp:{ADA}")) == 1
    soon = first.date_created + timedelta(minutes=1)
    before = first.date_created - timedelta(minutes=1)
    assert await call(messages.list, to=f"whatsapp:{ADA}", date_sent_after=soon) == []
    recent = await call(messages.list, to=f"whatsapp:{ADA}", date_sent_after=before, date_sent_before=soon)
    assert len(recent) == 2


async def test_list_pages(simulator: SimulatorProcess) -> None:
    """The client walks through all pages and meets each message once."""
    await write(simulator)
    sids = [(await send(simulator, str(n))).sid for n in range(5)]
    listed = await call(client(simulator.url).messages.list, to=f"whatsapp:{ADA}", page_size=2)
    assert [m.sid for m in listed] == sids[::-1]


async def test_typing(simulator: SimulatorProcess) -> None:
    """The typing indicator shows on the phone, marks the message read, and ends with the answer."""
    sid = (await write(simulator))["sid"]
    typing = client(simulator.url).messaging.v2.typing_indicator
    assert (await call(typing.create, channel="whatsapp", message_id=sid)).success
    assert (await simulator.control("GET", f"customers/{ADA}"))["typing"]
    assert (await simulator.control("GET", f"messages/{sid}"))["status"] == "read"
    await send(simulator)
    assert not (await simulator.control("GET", f"customers/{ADA}"))["typing"]


async def test_list_lags(simulator: SimulatorProcess) -> None:
    """The list may show a message later than it was taken; fetching it by its sid never lags."""
    await write(simulator)
    await simulator.control("PATCH", "behaviour", {"list_lag": 600})
    sent = await send(simulator)
    assert await call(client(simulator.url).messages.list, to=f"whatsapp:{ADA}") == []
    assert (await call(client(simulator.url).messages(sent.sid).fetch)).sid == sent.sid
    await simulator.control("POST", "clock", {"advance_seconds": 601})
    assert len(await call(client(simulator.url).messages.list, to=f"whatsapp:{ADA}")) == 1
