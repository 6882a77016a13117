"""What customers send beside words, as the desk shows it: to whom, from where, with what around it."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from bot.desk.cards import cards
from bot.model.address import Address
from bot.model.conversation import Conversation, State
from bot.model.ids import random_id
from bot.model.item import Attachment, Location, MessageItem
from bot.model.turn import Commit, Line
from connectors.twilio.connector import TwilioConnector
from connectors.twilio.settings import Settings
from simulator.media import CARD, HTML, SVG, pdf, voice
from simulator.photo import png
from tests.connectors.test_twilio_media import ACCOUNT, PATH, TOKEN, Platform, platform
from tests.desk.scene import Desk

__all__ = ["platform"]


def served(desk: Desk, platform: Platform) -> None:
    """The desk's messenger is this platform."""
    settings = Settings(
        _env_file=None,
        account_sid=ACCOUNT,
        auth_token=TOKEN,
        LOTSE_TWILIO_FROM="whatsapp:+494012345678",
        api_url=str(platform.server.make_url("")).rstrip("/"),
        media_megabytes=1,
    )
    desk.connectors["twilio"] = TwilioConnector(settings, "https://chat.example.org", desk.clock)


async def sent(desk: Desk, *attachments: Attachment, connector: str = "twilio", **more: Any) -> tuple[str, str]:
    """A customer has sent this; gives the contact and the line's place."""
    contact, now, address = random_id("c"), desk.clock(), Address(connector, random_id("w"))
    item = MessageItem(random_id("i"), now, random_id("m"), "Schau mal", attachments=attachments)
    await desk.mailbox.enqueue(contact, item, address, item.message_id)
    taken = await desk.mailbox.take(contact, 10)
    assert taken is not None
    talk = Conversation(random_id("k"), now, now, "queue", queued_at=now, waiting_since=now)
    line = Line(random_id("l"), now, "customer", "Schau mal", attachments=attachments, **more)
    state = State(contact, address, "de", 1, conversation=talk)
    await desk.mailbox.commit(Commit(contact, taken.fence, taken.epoch, "bot", taken.items, state, lines=(line,)))
    [found] = await desk.threads.thread(contact)
    return contact, found.seq


def at(platform: Platform, mime: str) -> Attachment:
    return Attachment(str(platform.server.make_url(PATH)), mime)


async def test_a_photo_is_shown_behind_the_session(desk: Desk, platform: Platform) -> None:
    """An agent gets the bytes with a type that they have, for a short while, and nothing in them may run."""
    served(desk, platform)
    jana = await desk.signed_in()
    contact, seq = await sent(desk, at(platform, "image/png"))
    answer = await jana.get(f"/media/{contact}/{seq}/0")
    assert answer.status == 200
    with Image.open(io.BytesIO(await answer.read())) as shown, Image.open(io.BytesIO(png())) as was:
        assert (shown.format, shown.tobytes()) == ("PNG", was.tobytes())
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "private, max-age=300"
    assert answer.headers["Content-Disposition"].startswith("inline; filename*=UTF-8''")


async def test_nobody_else_sees_it(desk: Desk, platform: Platform) -> None:
    """Without a session nothing is asked of the platform."""
    served(desk, platform)
    contact, seq = await sent(desk, at(platform, "image/png"))
    answer = await desk.client.get(f"/desk/media/{contact}/{seq}/0")
    assert answer.status == 401
    assert platform.asked == []


async def test_only_what_was_sent_there(desk: Desk, platform: Platform) -> None:
    """A place of another contact, a line of ours, another number, or something made up: there is nothing."""
    served(desk, platform)
    jana = await desk.signed_in()
    contact, seq = await sent(desk, at(platform, "image/png"))
    other, theirs = await sent(desk)
    wrong = (
        f"{other}/{seq}/0",
        f"{other}/{theirs}/0",
        f"{contact}/{seq}/1",
        f"{contact}/1-1/0",
        f"{contact}/-/0",
        f"{contact}/x/0",
        f"{contact}/+/0",
        f"../{contact}/{seq}/0",
        f"c-../{seq}/0",
        f"{contact}/{seq}/00",
        f"%7Bs%3A0%7D/{seq}/0",
    )
    assert {(await jana.get(f"/media/{path}")).status for path in wrong} == {404}
    assert platform.asked == []


@pytest.mark.parametrize(
    ("mime", "body", "status", "code"),
    [
        ("image/jpeg", SVG, 415, "type"),
        ("image/png", HTML, 415, "type"),
        ("text/html", HTML, 415, "type"),
        ("image/png", png() + b"\0" * 1024 * 1024, 413, "too_large"),
    ],
)
async def test_what_is_not_shown(
    desk: Desk, platform: Platform, mime: str, body: bytes, status: int, code: str
) -> None:
    """A refusal is a code that the page has words for; not a byte of it reaches the page."""
    served(desk, platform)
    platform.bytes = body
    contact, seq = await sent(desk, at(platform, mime))
    answer = await (await desk.signed_in()).get(f"/media/{contact}/{seq}/0")
    assert (answer.status, await answer.json()) == (status, {"code": code})


async def test_what_is_gone_or_lies_elsewhere(desk: Desk, platform: Platform) -> None:
    """What the platform has deleted, a redirect into our own network, and an address that lost its way."""
    served(desk, platform)
    jana = await desk.signed_in()
    contact, seq = await sent(desk, at(platform, "image/png"), Attachment("", "image/png"))
    assert (await jana.get(f"/media/{contact}/{seq}/1")).status == 410
    platform.status = 404
    assert (await jana.get(f"/media/{contact}/{seq}/0")).status == 410
    platform.status, platform.leads_to = 307, "http://169.254.169.254/latest/meta-data/"
    assert (await jana.get(f"/media/{contact}/{seq}/0")).status == 403


async def test_a_messenger_without_media_has_none(desk: Desk, platform: Platform) -> None:
    """One that keeps none, or is switched off by now, is away."""
    contact, seq = await sent(desk, at(platform, "image/png"), connector="webchat")
    answer = await (await desk.signed_in()).get(f"/media/{contact}/{seq}/0")
    assert (answer.status, await answer.json()) == (502, {"code": "away"})


async def test_documents_are_saved_and_voices_heard(desk: Desk, platform: Platform) -> None:
    """What a browser might run opens nowhere in the desk; what it plays is played."""
    served(desk, platform)
    jana = await desk.signed_in()
    contact, seq = await sent(desk, at(platform, "application/pdf"), at(platform, "audio/ogg"))
    platform.bytes = pdf()
    document = await jana.get(f"/media/{contact}/{seq}/0")
    assert document.headers["Content-Disposition"].startswith("attachment;")
    platform.bytes = voice()
    heard = await jana.get(f"/media/{contact}/{seq}/1")
    assert (heard.headers["Content-Type"], await heard.read()) == ("audio/ogg", voice())


async def test_the_page_never_sees_the_address(
    desk: Desk, platform: Platform, capfd: pytest.CaptureFixture[str]
) -> None:
    """The thread tells kinds and places, not where the platform keeps it; nor does the log."""
    served(desk, platform)
    jana = await desk.signed_in()
    place = Location(53.587, 10.044, "Barmbek, Wiesendamm")
    contact, seq = await sent(desk, at(platform, "image/png"), location=place)
    platform.status = 404
    await jana.get(f"/media/{contact}/{seq}/0")
    answer = await jana.get("/api/thread", contact=contact)
    text = await answer.text()
    [line] = (await answer.json())["lines"]
    assert line["media"] == [{"kind": "image", "mime": "image/png"}]
    assert line["place"] == {"latitude": 53.587, "longitude": 10.044, "label": "Barmbek, Wiesendamm"}
    assert "Accounts" not in text
    assert str(platform.server.port) not in text
    assert "Accounts" not in "".join(capfd.readouterr())


async def test_a_card_is_names_and_numbers(desk: Desk, platform: Platform) -> None:
    """Of a contact card the page gets text, whatever else stands in it."""
    served(desk, platform)
    platform.bytes = CARD.encode()
    contact, seq = await sent(desk, at(platform, "text/vcard"))
    answer = await (await desk.signed_in()).get(f"/media/{contact}/{seq}/0")
    assert await answer.json() == [{"name": "Ilse Petersen", "numbers": ["+49 151 12345678", "+49 40 123456"]}]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b"BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=B6rg\nTEL:040-1\nEND:VCARD",
         [("Müller Jörg", ["040-1"])]),
        (b"BEGIN:VCARD\r\nFN:Very Long\r\n  Name\r\nitem1.TEL:+49 1\r\nEND:VCARD", [("Very Long Name", ["+49 1"])]),
        (b"BEGIN:VCARD\nFN:A\\, B\\; C\nEMAIL:a@b.de\nEND:VCARD\nBEGIN:VCARD\nORG:Hafen\nEND:VCARD",
         [("A, B; C", ["a@b.de"]), ("Hafen", [])]),
        (b"BEGIN:VCARD\nPHOTO:data\nEND:VCARD", []),
        (b"BEGIN:VCARD\nFN:" + b"x" * 9_000 + b"\nTEL:tel:+491\nTEL:tel:+491\nEND:VCARD", [("x" * 120, ["+491"])]),
        (b"BEGIN:VCARD\nFN:\xff\xfe\x07a\nEND:VCARD", [("\ufffd\ufffda", [])]),
        (b"BEGIN:VCARD", []),
        (b"BEGIN:VCARD\nFN:x\nEND:VCARD\n" * 500, [("x", [])] * 20),
    ],
)  # fmt: skip
def test_cards_of_all_kinds(body: bytes, found: list[tuple[str, list[str]]]) -> None:
    """Old and new versions, folded and escaped lines, several cards, endless ones, garbage."""
    assert [(one["name"], one["numbers"]) for one in cards(body)] == found
