"""Fetching what customers send: from whom, how much, how long, and what it may be."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from aiohttp import ClientTimeout, encode_basic_auth, web
from aiohttp.test_utils import TestServer

from bot.model.item import Attachment
from bot.model.media import Media, MediaError, kind_of, sniffed
from connectors.twilio.media import MediaFetcher, PublicResolver
from connectors.twilio.settings import Settings
from connectors.twilio.tokens import Tokens
from simulator.media import CARD, HTML, SVG, pdf, voice
from simulator.photo import png

ACCOUNT, TOKEN, SECOND = "AC" + "1" * 32, "t" * 32, "s" * 32
PATH = f"/2010-04-01/Accounts/{ACCOUNT}/Messages/MM{'2' * 32}/Media/ME{'3' * 32}"


class Platform:
    """A platform that answers the API as the test says, and keeps bytes behind a redirect."""

    def __init__(self) -> None:
        self.bytes: Any = png()
        self.headers: dict[str, str] = {}
        self.leads_to = "/bytes"
        self.status = 307
        self.token = TOKEN
        self.asked: list[tuple[str, bool]] = []
        self.reached = asyncio.Event()
        self.goes_on = asyncio.Event()
        self.goes_on.set()
        self.server: TestServer

    async def api(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((request.path, "Authorization" in request.headers))
        if request.headers.get("Authorization") != encode_basic_auth(ACCOUNT, self.token):
            return web.Response(status=401)
        return web.Response(status=self.status, headers={"Location": self.leads_to})

    async def store(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((request.path, "Authorization" in request.headers))
        self.reached.set()
        if isinstance(self.bytes, bytes):
            return web.Response(body=self.bytes, headers=self.headers)
        response = web.StreamResponse(headers=self.headers)
        await response.prepare(request)
        try:
            for piece in self.bytes():
                await response.write(piece)
                await self.goes_on.wait()
        except ConnectionError:
            pass
        return response


@pytest.fixture
async def platform() -> AsyncIterator[Platform]:
    found = Platform()
    app = web.Application()
    app.add_routes([web.get(PATH, found.api), web.get("/bytes", found.store), web.get("/next", _onward)])
    found.server = TestServer(app)
    await found.server.start_server()
    yield found
    found.goes_on.set()
    await found.server.close()


async def _onward(_: web.Request) -> web.Response:
    return web.Response(status=302, headers={"Location": "/next"})


async def fetch(platform: Platform, mime: str = "image/png", path: str = PATH, seconds: float = 20) -> Media:
    url = str(platform.server.make_url(path))
    settings = Settings(
        _env_file=None,
        account_sid=ACCOUNT,
        auth_token=TOKEN,
        auth_token_secondary=SECOND,
        LOTSE_TWILIO_FROM="whatsapp:+494012345678",
        api_url=str(platform.server.make_url("")).rstrip("/"),
        media_megabytes=1,
    )
    fetcher = MediaFetcher(settings, Tokens.of(settings), ClientTimeout(total=seconds))
    try:
        return await fetcher.fetch(Attachment(url, mime))
    finally:
        await fetcher.close()


@contextmanager
def refused(why: str) -> Iterator[None]:
    with pytest.raises(MediaError) as error:
        yield
    assert error.value.why == why


async def test_it_is_fetched_with_credentials_for_the_api_alone(platform: Platform) -> None:
    """The API gets the account's credentials and leads to the bytes; where they lie gets none."""
    found = await fetch(platform)
    assert (found.mime, found.body) == ("image/png", png())
    assert platform.asked == [(PATH, True), ("/bytes", False)]


async def test_the_other_token_during_a_rotation(platform: Platform) -> None:
    """Where Twilio takes the secondary token only, media are still seen."""
    platform.token = SECOND
    assert (await fetch(platform)).mime == "image/png"


@pytest.mark.parametrize(
    ("mime", "body", "shown"),
    [
        ("image/jpeg", b"\xff\xd8\xff\xe0" + b"0" * 50, "image/jpeg"),
        ("image/png", png(), "image/png"),
        ("image/webp", b"RIFF\x1a\0\0\0WEBPVP8L" + b"0" * 9, "image/webp"),
        ("image/gif", b"GIF89a" + b"0" * 9, "image/gif"),
        ("image/jpeg", png(), "image/png"),
        ("audio/ogg; codecs=opus", voice(), "audio/ogg"),
        ("audio/mpeg", b"ID3\x04" + b"0" * 9, "audio/mpeg"),
        ("audio/mp4", b"\0\0\0\x20ftypM4A " + b"0" * 9, "audio/mp4"),
        ("audio/mp4", b"\0\0\0\x20ftypmp42" + b"0" * 9, "video/mp4"),
        ("audio/aac", b"\xff\xf1\x50\x80" + b"0" * 9, "audio/aac"),
        ("video/mp4", b"\0\0\0\x20ftypisom" + b"0" * 9, "video/mp4"),
        ("application/pdf", pdf(), "application/pdf"),
        ("application/octet-stream", png(), "image/png"),
        ("text/vcard", CARD.encode(), "text/vcard"),
        ("text/x-vcard", b"\xef\xbb\xbfbegin:vcard\r\nFN:x", "text/vcard"),
    ],
)
async def test_the_bytes_say_what_it_is(platform: Platform, mime: str, body: bytes, shown: str) -> None:
    """What people send is shown as its first bytes say."""
    platform.bytes = body
    assert (await fetch(platform, mime)).mime == shown


@pytest.mark.parametrize(
    ("mime", "body"),
    [
        ("image/jpeg", SVG),
        ("image/svg+xml", SVG),
        ("image/png", HTML),
        ("image/png", b"<?xml version='1.0'?>" + SVG),
        ("application/pdf", HTML),
        ("text/html", HTML),
        ("text/plain", b"hello"),
        ("text/vcard", HTML),
        ("image/png", pdf()),
        ("audio/ogg", png()),
        ("image/jpeg", b"MZ\x90\0" + b"0" * 99),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK\x03\x04" + b"0" * 99),
        ("video/quicktime", b"\0\0\0\x20ftypqt  " + b"0" * 9),
        ("image/png", b""),
        ("image/png", b"\x89PNG"),
        ("image/jpeg", b" " * 600 + png()),
    ],
)
async def test_what_is_not_on_the_list_is_not_shown(platform: Platform, mime: str, body: bytes) -> None:
    """Script in a picture's clothes, other documents, or another family than was said."""
    platform.bytes = body
    with refused("type"):
        await fetch(platform, mime)


def _forty_megabytes() -> Iterator[bytes]:
    yield png()
    for _ in range(40):
        yield b"\0" * 1024 * 1024


async def test_too_large_with_and_without_a_length(platform: Platform) -> None:
    """More than is allowed is not read to its end, whatever its header says or leaves out."""
    platform.bytes = png() + b"\0" * 1024 * 1024
    with refused("too_large"):
        await fetch(platform)
    platform.bytes = _forty_megabytes
    with refused("too_large"):
        await fetch(platform)


async def test_nothing_is_unpacked(platform: Platform) -> None:
    """A small body that unpacks to a large one stays packed, and is nothing that is shown."""
    platform.bytes, platform.headers = zlib.compress(b"\0" * 20_000_000), {"Content-Encoding": "deflate"}
    with refused("type"):
        await fetch(platform)


async def test_what_comes_too_slowly_is_given_up(platform: Platform) -> None:
    """A body that stops after its first bytes ends with the time that one may take."""
    platform.goes_on.clear()
    platform.bytes = lambda: iter((png()[:100], png()[100:]))
    with refused("away"):
        await fetch(platform, seconds=0.4)


@pytest.mark.parametrize(
    "where",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1:6379/",
        "https://example.org/a.png",
        "https://media.twiliocdn.com.example.org/a.png",
        "https://media.twiliocdn.com@example.org/a.png",
        "https://example.org/media.twiliocdn.com/a.png",
        "http://media.twiliocdn.com/a.png",
        "https://twiliocdn.com/a.png",
        "https://s3-external-1.amazonaws.com/another-bucket/a.png",
        "https://s3-external-1.amazonaws.com/media.twiliocdn.com.evil/a.png",
        "//example.org/a.png",
        "https://[",
        "file:///etc/passwd",
        "ftp://media.twiliocdn.com/a",
        "",
    ],
)
async def test_it_leads_nowhere_else(platform: Platform, where: str) -> None:
    """A redirect to any host but Twilio's own stores is not followed, however it is written."""
    platform.leads_to = where
    with refused("elsewhere" if where else "away"):
        await fetch(platform)
    assert [path for path, _ in platform.asked] == [PATH] * len(platform.asked)


def test_twilios_own_stores_are_known() -> None:
    """The hosts that the API leads to today, over TLS alone."""
    settings = Settings(
        _env_file=None, account_sid=ACCOUNT, auth_token=TOKEN, LOTSE_TWILIO_FROM="whatsapp:+494012345678"
    )
    fetcher = MediaFetcher(settings, Tokens.of(settings))
    good = (
        "https://mms.twiliocdn.com/AC1/abc?x-amz-security-token=A%2F",
        "https://media.twiliocdn.com/AC1/abc",
        "https://s3-external-1.amazonaws.com/media.twiliocdn.com/AC1/abc?X=1",
    )
    assert all(fetcher._is_store(url) for url in good)
    assert not any(fetcher._is_store(url.replace("https", "http", 1)) for url in good)
    assert not fetcher._is_store("https://api.twilio.com/2010-04-01/Accounts.json")


async def test_round_and_round(platform: Platform) -> None:
    """A redirect that leads on and on is given up."""
    platform.leads_to = "/next"
    with refused("elsewhere"):
        await fetch(platform)


@pytest.mark.parametrize(
    "path",
    [
        "/2010-04-01/Accounts.json",
        f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json",
        PATH.replace(ACCOUNT, "AC" + "9" * 32),
        PATH + "/../../../../../Accounts.json",
        PATH + "?x=1",
        PATH + ".json",
    ],
)
async def test_credentials_open_media_only(platform: Platform, path: str) -> None:
    """An address at the API that is no medium of our account is not even asked."""
    with refused("elsewhere"):
        await fetch(platform, path=path)
    assert platform.asked == []


@pytest.mark.parametrize(("status", "why"), [(404, "gone"), (410, "gone"), (403, "gone"), (500, "away"), (204, "away")])
async def test_what_is_not_there(platform: Platform, status: int, why: str) -> None:
    """What the platform has no more is gone; where it fails, it is away for now."""
    platform.status = status
    with refused(why):
        await fetch(platform)


async def test_a_name_that_leads_home_is_none_of_twilios() -> None:
    """A host of the list whose name resolves to a private address is not connected to; the operator's own host is."""
    with pytest.raises(OSError, match="not public"):
        await PublicResolver("api.example.org").resolve("localhost", 443)
    assert await PublicResolver("localhost").resolve("localhost", 443)


@pytest.mark.parametrize(
    ("mime", "kind"),
    [("image/jpeg", "image"), ("Audio/OGG; codecs=opus", "audio"), ("text/x-vcard", "card"),
     ("application/pdf", "document"), ("", "document"), ("text/html", "document")],
)  # fmt: skip
def test_kinds(mime: str, kind: str) -> None:
    """A message's kind is what it says it holds; all that people do not tell apart is a document."""
    assert kind_of(mime) == kind


@pytest.mark.parametrize("head", [b"", b"R", b"RIFF", b"\0\0\0\x20ftyp", b"ftyp" * 3, b"%PD", b"BEGIN:VCAR"])
def test_half_a_signature_is_none(head: bytes) -> None:
    """A body that ends before it says what it is, is nothing; a bare box of MPEG-4 is a film without a brand."""
    assert sniffed(head) in {"", "video/mp4"}
