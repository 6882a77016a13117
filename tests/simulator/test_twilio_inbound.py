"""Customers write to the company's gateway."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
import pytest
from twilio.request_validator import RequestValidator

from tests.simulator.conftest import Gateway, RecordedPost
from tests.simulator.twilio_client import call, client
from tests.support.simulator import ACCOUNT_SID, AUTH_TOKEN, SENDER, SimulatorProcess

ADA = "+491713920001"


async def write(simulator: SimulatorProcess, number: str = ADA, **said: Any) -> Any:
    return await simulator.control("POST", f"customers/{number}/say", said)


def genuine(post: RecordedPost) -> bool:
    return bool(RequestValidator(AUTH_TOKEN).validate(post.url, post.form, post.signature))


async def test_text(simulator: SimulatorProcess, gateway: Gateway) -> None:
    """A text arrives as the full form, signed, and the caller learns the gateway's answer."""
    answer = await write(simulator, text="Fährt die U3? + ü & 🚇", name="Ada Lovelace")
    (post,) = gateway.posts
    assert (answer["status"], answer["body"]) == (200, "<Response/>")
    assert genuine(post)
    assert post.url == f"{gateway.url}/webhooks/twilio"
    expected = {
        "MessageSid": answer["sid"],
        "AccountSid": ACCOUNT_SID,
        "From": f"whatsapp:{ADA}",
        "To": SENDER,
        "WaId": ADA[1:],
        "Body": "Fährt die U3? + ü & 🚇",
        "ProfileName": "Ada Lovelace",
        "MessageType": "text",
        "NumMedia": "0",
    }
    assert expected.items() <= post.form.items()
    assert json.loads(post.form["ChannelMetadata"])["data"]["context"]["WaId"] == ADA[1:]
    assert post.token


async def test_flipped_byte(simulator: SimulatorProcess, gateway: Gateway) -> None:
    """One flipped byte in any value makes the signature false."""
    await write(simulator, text="Moin")
    (post,) = gateway.posts
    for name, value in post.form.items():
        flipped = {**post.form, name: chr(ord(value[0]) ^ 1) + value[1:] if value else "x"}
        assert not RequestValidator(AUTH_TOKEN).validate(post.url, flipped, post.signature), name


@pytest.mark.parametrize("tamper", ["signature", "form"])
async def test_tampered(simulator: SimulatorProcess, gateway: Gateway, tamper: str) -> None:
    """A message can be sent with a false signature or with a form changed after signing."""
    await write(simulator, text="Moin", tamper=tamper)
    assert not genuine(gateway.posts[0])


async def test_location(simulator: SimulatorProcess, gateway: Gateway) -> None:
    """A location has coordinates and an empty body."""
    await write(simulator, kind="location", latitude=53.5, longitude=10.0, label="Barmbek")
    expected = {"Latitude": "53.5", "Longitude": "10.0", "Label": "Barmbek", "Body": ""}
    assert expected.items() <= gateway.posts[0].form.items()
    assert gateway.posts[0].form["MessageType"] == "location"


async def test_photo(simulator: SimulatorProcess, gateway: Gateway, http: aiohttp.ClientSession) -> None:
    """A photo names an address that leads the account's credentials to a PNG, which lies where none are taken."""
    await write(simulator, kind="image", text="Schau mal")
    form = gateway.posts[0].form
    assert (form["NumMedia"], form["MediaContentType0"], form["Body"]) == ("1", "image/png", "Schau mal")
    assert form["MessageSid"].startswith("MM")
    credentials = {"Authorization": aiohttp.encode_basic_auth(ACCOUNT_SID, AUTH_TOKEN)}
    async with http.get(form["MediaUrl0"]) as refused:
        assert refused.status == 401
    async with http.get(form["MediaUrl0"], headers=credentials, allow_redirects=False) as led:
        assert led.status == 307
    host = f"{simulator.url}{led.headers['Location']}"
    async with http.get(host, headers=credentials) as refused:
        assert refused.status == 400
    async with http.get(host) as photo:
        assert (await photo.read()).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("kind", "mime", "begins"),
    [
        ("audio", "audio/ogg", b"OggS"),
        ("video", "video/mp4", b"\0\0\0\x18ftyp"),
        ("document", "application/pdf", b"%PDF-1.4"),
        ("contact", "text/vcard", b"BEGIN:VCARD"),
    ],
)
async def test_files(
    simulator: SimulatorProcess, gateway: Gateway, http: aiohttp.ClientSession, kind: str, mime: str, begins: bytes
) -> None:
    """Voice, film, document and contact card come with their type and bytes of it."""
    await write(simulator, kind=kind)
    form = gateway.posts[0].form
    assert form["MediaContentType0"] == mime
    credentials = {"Authorization": aiohttp.encode_basic_auth(ACCOUNT_SID, AUTH_TOKEN)}
    async with http.get(form["MediaUrl0"], headers=credentials, allow_redirects=False) as led:
        host = f"{simulator.url}{led.headers['Location']}"
    async with http.get(host) as found:
        assert (await found.read()).startswith(begins)


async def test_button(simulator: SimulatorProcess, gateway: Gateway) -> None:
    """A pressed button carries its title, its id and the message it stands under."""
    replied = "SM" + "a" * 32
    await write(simulator, kind="button", title="Ja", payload="affirm", reply_to=replied)
    expected = {
        "ButtonText": "Ja",
        "ButtonPayload": "affirm",
        "Body": "Ja",
        "OriginalRepliedMessageSid": replied,
    }
    assert expected.items() <= gateway.posts[0].form.items()


async def test_hidden_number(simulator: SimulatorProcess, gateway: Gateway) -> None:
    """A customer who hides the number writes under the same business-scoped id as before."""
    await write(simulator, text="mit Nummer")
    await write(simulator, text="ohne Nummer", hide_number=True)
    with_number, without = (post.form for post in gateway.posts)
    assert without["From"] == without["ExternalUserId"] == with_number["ExternalUserId"]
    assert without["From"].startswith("whatsapp:DE.")
    assert "WaId" not in without
    assert len(await simulator.control("GET", f"customers/{ADA}/messages")) == 2


async def test_answer_to_hidden_number(simulator: SimulatorProcess, gateway: Gateway) -> None:
    """What is sent to the business-scoped id arrives on the same phone as what is sent to the number."""
    await write(simulator, text="ohne Nummer", hide_number=True)
    messages = client(simulator.url).messages
    for to in (gateway.posts[0].form["From"], f"whatsapp:{ADA}"):
        await call(messages.create, to=to, from_=SENDER, body="Hallo")
    assert len(await simulator.control("GET", f"customers/{ADA}/received")) == 2


async def test_user_id_only(simulator: SimulatorProcess, gateway: Gateway) -> None:
    """A customer may never have shown a number at all."""
    await write(simulator, "DE.1234567890", text="Moin")
    assert gateway.posts[0].form["From"] == "whatsapp:DE.1234567890"


async def test_copies(simulator: SimulatorProcess, gateway: Gateway) -> None:
    """Copies are posted at the same time under one sid, and the phone shows one message."""
    answer = await write(simulator, text="Moin", copies=5)
    assert len(answer["deliveries"]) == len(gateway.posts) == 5
    assert {post.form["MessageSid"] for post in gateway.posts} == {answer["sid"]}
    assert len(await simulator.control("GET", f"customers/{ADA}/messages")) == 1


async def test_same_sid_later(simulator: SimulatorProcess, gateway: Gateway) -> None:
    """A message can be repeated later under its old sid."""
    sid = (await write(simulator, text="Moin"))["sid"]
    await write(simulator, text="Moin", sid=sid)
    assert [post.form["MessageSid"] for post in gateway.posts] == [sid, sid]


async def test_no_retry_unless_asked(simulator: SimulatorProcess, gateway: Gateway) -> None:
    """A 503 is not retried by default; the caller and the phone learn of it."""
    gateway.answers = [503]
    answer = await write(simulator, text="Moin")
    assert (answer["status"], answer["attempts"]) == (503, 1)
    assert (await simulator.control("GET", f"messages/{answer['sid']}"))["status"] == "failed"


async def test_retries(simulator: SimulatorProcess, gateway: Gateway) -> None:
    """Asked for retries, it repeats with the same idempotency token until it is accepted."""
    gateway.answers = [503, 500]
    answer = await write(simulator, text="Moin", rc=3)
    assert (answer["status"], answer["attempts"]) == (200, 3)
    assert len({post.token for post in gateway.posts}) == 1


async def test_gateway_down(simulator: SimulatorProcess) -> None:
    """Nobody listening is an answer without a status."""
    await simulator.control("PATCH", "behaviour", {"public_url": "http://127.0.0.1:9"})
    assert (await write(simulator, text="Moin"))["status"] is None


async def test_public_url_elsewhere(simulator: SimulatorProcess, gateway: Gateway) -> None:
    """The signature is for the public address even when the gateway is reached under another one."""
    public = "https://bot.example.org"
    await simulator.control("PATCH", "behaviour", {"public_url": public, "gateway_url": gateway.url})
    await write(simulator, text="Moin")
    (post,) = gateway.posts
    validator = RequestValidator(AUTH_TOKEN)
    assert validator.validate(f"{public}/webhooks/twilio", post.form, post.signature)


async def test_any_field(simulator: SimulatorProcess, gateway: Gateway) -> None:
    """Any form field can be set, replaced or left out."""
    await write(simulator, text="Moin", fields={"Body": None, "Forwarded": "true", "ProfileName": ""})
    form = gateway.posts[0].form
    assert "Body" not in form
    assert (form["Forwarded"], form["ProfileName"]) == ("true", "")
    assert genuine(gateway.posts[0])


async def test_opt_out_type(simulator: SimulatorProcess, gateway: Gateway) -> None:
    """OptOutType appears only with the platform's opt-out on, and only for the bare word."""
    await write(simulator, text="STOP")
    await simulator.control("PATCH", "behaviour", {"stop_blocks": True})
    await write(simulator, text="stop bitte")
    await write(simulator, text=" Stop ")
    types = [post.form.get("OptOutType") for post in gateway.posts]
    assert types == [None, None, "STOP"]
